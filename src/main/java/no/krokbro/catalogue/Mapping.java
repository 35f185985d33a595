package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.choice;
import static no.krokbro.catalogue.Kinds.told;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import no.krokbro.notification.Format;
import no.krokbro.notification.NotificationMapping;
import no.krokbro.signature.Scheme;

/** What a source's hooks become: its {@code notification}, else what its scheme brings. */
record Mapping(Format format, String type, Optional<String> subject, List<String> attributes) {
    private static final Map<String, Format> FORMATS =
            Map.of("thin", Format.THIN, "cloudevents", Format.CLOUDEVENTS, "raw", Format.RAW);
    private static final String ANY = "any";

    static Mapping of(Scheme scheme) {
        return new Mapping(
                Format.THIN,
                scheme.defaultMapping().type(),
                scheme.defaultMapping().subject(),
                List.of());
    }

    static Mapping read(Section notification, Supplier<Scheme> scheme, Supplier<Boolean> contentAllowed) {
        var written = notification.optional("format", choice(FORMATS), Format.THIN);
        var format = notification.derived("format", () -> allowed(written.get(), contentAllowed));
        var type = notification.optional("type", Mapping::type);
        var subject = notification.optional("subject", Mapping::subject);
        var attributes = notification.list("attributes", Kinds::jsonPointer);
        return new Mapping(
                format.get(), type.get().orElseGet(() -> of(scheme.get()).type()), subject.get(), attributes.get());
    }

    NotificationMapping to(String routingKey) {
        return NotificationMapping.of(format, type, subject, attributes, routingKey);
    }

    private static Format allowed(Format format, Supplier<Boolean> contentAllowed) {
        if (format.carriesContent() && !contentAllowed.get()) {
            throw new Wrong("publishes what the sender wrote, which needs content: allowed on the source");
        }
        return format;
    }

    static String routingKey(Setting setting) {
        return tried(setting, text -> NotificationMapping.of(Format.THIN, ANY, Optional.empty(), List.of(), text));
    }

    private static String type(Setting setting) {
        return tried(setting, text -> NotificationMapping.of(Format.THIN, text, Optional.empty(), List.of(), ANY));
    }

    private static String subject(Setting setting) {
        return tried(setting, text -> NotificationMapping.of(Format.THIN, ANY, Optional.of(text), List.of(), ANY));
    }

    // One template at a time, so that each mistake stands on its own line
    private static String tried(Setting setting, Function<String, NotificationMapping> use) {
        String template = Kinds.text(setting);
        return told(() -> {
            NotificationMapping _ = use.apply(template);
            return template;
        });
    }
}
