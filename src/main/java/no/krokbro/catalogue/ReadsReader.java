package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.choice;

import java.util.Optional;
import java.util.regex.Pattern;
import no.krokbro.notification.EventReader;
import no.krokbro.notification.Pointers;
import no.krokbro.notification.SendersFormat;

/** Reads what {@code notification} says of the format of the bodies: {@code reads}, and how pointers are written. */
final class ReadsReader {
    static final Optional<SendersFormat> ANYTHING =
            Optional.of(new SendersFormat(EventReader.ANY, Pointers.AS_SENT, Optional.empty()));
    private static final Pattern BASE = Pattern.compile("(https?://[^/?#@\\s]+/([^?#\\s]*/)?|urn:[^?#\\s]+:)");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

    private ReadsReader() {}

    static Read<Optional<SendersFormat>> read(Section notification) {
        var reads = notification.optional("reads", choice(EventReader.byName()));
        var base = notification.optional("base", ReadsReader::base);
        var pointer = notification.optional("pointer", ReadsReader::pointer);
        var version = notification.optional("api-version", ReadsReader::version);
        var pointers = notification.derived("pointer", () -> pointers(base.get(), pointer.get()));
        return notification.derived("reads", () -> {
            boolean more = base.get().isPresent()
                    || pointer.get().isPresent()
                    || version.get().isPresent();
            if (reads.get().isEmpty() && more) {
                throw new Wrong("is missing, without which base, pointer and api-version mean nothing. Add it.");
            }
            return reads.get().map(reader -> new SendersFormat(reader, pointers.get(), version.get()));
        });
    }

    private static Pointers pointers(Optional<String> base, Optional<String> pointer) {
        String written = pointer.orElse(base.isPresent() ? "absolute" : "as-sent");
        return switch (written) {
            case "as-sent" -> Pointers.AS_SENT;
            case "absolute" -> new Pointers(base, Optional.of(needed(base)));
            case "relative" -> new Pointers(Optional.of(needed(base)), Optional.of(""));
            default -> new Pointers(base, Optional.of(written));
        };
    }

    private static String needed(Optional<String> base) {
        return base.orElseThrow(() -> new Wrong("needs to know what is relative to what. Add base."));
    }

    private static String base(Setting setting) {
        String text = Kinds.text(setting);
        if (!BASE.matcher(text).matches()) {
            throw new Wrong(
                    "takes an address that ends in /, such as https://fs.example/v1/, or a urn: that ends in :");
        }
        return text;
    }

    private static String pointer(Setting setting) {
        String text = Kinds.text(setting);
        boolean urn = text.startsWith("urn:") && BASE.matcher(text).matches();
        if (!urn && !text.equals("as-sent") && !text.equals("absolute") && !text.equals("relative")) {
            throw new Wrong("takes as-sent, absolute, relative or a urn: that ends in :, such as urn:fs:");
        }
        return text;
    }

    private static String version(Setting setting) {
        String text = Kinds.text(setting);
        if (!VERSION.matcher(text).matches()) {
            throw new Wrong("takes a version such as v1");
        }
        return text;
    }
}
