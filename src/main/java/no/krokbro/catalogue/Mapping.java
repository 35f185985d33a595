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
import no.krokbro.notification.NotificationMapping.Rules;
import no.krokbro.notification.SendersFormat;
import no.krokbro.signature.Scheme;

/** What a source's hooks become: its {@code notification}, else what its scheme brings. */
record Mapping(Rules rules, Optional<String> type, Optional<String> subject, List<String> attributes) {
    private static final Map<String, Format> FORMATS =
            Map.of("thin", Format.THIN, "cloudevents", Format.CLOUDEVENTS, "raw", Format.RAW, "legacy", Format.LEGACY);
    private static final String ANY = "any";

    static Mapping of(Scheme scheme) {
        return new Mapping(
                new Rules(Format.THIN),
                Optional.of(scheme.defaultMapping().type()),
                scheme.defaultMapping().subject(),
                List.of());
    }

    static Mapping read(Section notification, Supplier<Scheme> scheme, Supplier<Boolean> contentAllowed) {
        var written = notification.optional("format", choice(FORMATS), Format.THIN);
        var reads = ReadsReader.read(notification);
        var format = notification.derived(
                "format",
                () -> allowed(written.get(), contentAllowed, reads.get().isPresent()));
        var personal = PersonalReader.read(notification);
        var type = notification.optional("type", Kinds::text);
        var usable = notification.derived(
                "type", () -> tried(type.get(), text -> of(reads.get(), text, Optional.empty(), ANY)));
        var subject = notification.optional("subject", Kinds::text);
        var usableSubject = notification.derived(
                "subject", () -> tried(subject.get(), text -> of(reads.get(), Optional.of(ANY), text, ANY)));
        var attributes = notification.list("attributes", Kinds::jsonPointer);
        return new Mapping(
                new Rules(format.get(), reads.get(), personal.get()),
                usable.get().or(() -> usual(scheme.get(), reads.get())),
                usableSubject.get(),
                attributes.get());
    }

    // where the format of the bodies is known, they say what happened
    private static Optional<String> usual(Scheme scheme, Optional<SendersFormat> reads) {
        return reads.isPresent() ? Optional.empty() : of(scheme).type();
    }

    NotificationMapping to(String routingKey) {
        return told(() -> NotificationMapping.of(rules, type, subject, attributes, routingKey));
    }

    private static Format allowed(Format format, Supplier<Boolean> contentAllowed, boolean known) {
        if (format.carriesContent() && !contentAllowed.get()) {
            throw new Wrong("publishes what the sender wrote, which needs content: allowed on the source");
        }
        if (format == Format.LEGACY && !known) {
            throw new Wrong("is the format that the source reads. Set reads beside it.");
        }
        return format;
    }

    /** A template that may ask for what only some sources read; {@link #to} tells the rest. */
    static String routingKey(Setting setting) {
        String template = Kinds.text(setting);
        return told(() -> {
            NotificationMapping _ = of(ReadsReader.ANYTHING, Optional.of(ANY), Optional.empty(), template);
            return template;
        });
    }

    private static NotificationMapping of(
            Optional<SendersFormat> reads, Optional<String> type, Optional<String> subject, String routingKey) {
        Rules rules = new Rules(Format.THIN, reads, PersonalReader.REFUSED);
        return NotificationMapping.of(rules, type, subject, List.of(), routingKey);
    }

    // One template at a time, so that each mistake stands on its own line
    private static Optional<String> tried(
            Optional<String> template, Function<Optional<String>, NotificationMapping> use) {
        return told(() -> {
            template.ifPresent(text -> {
                NotificationMapping _ = use.apply(Optional.of(text));
            });
            return template;
        });
    }
}
