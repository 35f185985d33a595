package no.krokbro.catalogue;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import no.krokbro.signature.Secret;

/** Reads {@code auth}: {@code { bearer: … }} or {@code { header: …, value: … }}. */
final class AuthReader {
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
    private static final Set<String> OURS = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "traceparent",
            "tracestate",
            "transfer-encoding",
            "upgrade",
            "user-agent");
    private static final Pattern OUR_FAMILIES = Pattern.compile("(webhook|krokbro|ce)-.*");

    private AuthReader() {}

    static Map<String, String> read(Section auth) {
        var bearer = auth.optional("bearer", AuthReader::value);
        var header = auth.optional("header", AuthReader::header);
        var value = auth.optional("value", AuthReader::value);
        if (bearer.get().isPresent() == header.get().isPresent()
                || header.get().isPresent() != value.get().isPresent()) {
            throw new Wrong("takes bearer, or header and value");
        }
        auth.expires("bearer", Expiry.Kind.SECRET, () -> replacedBy(bearer.get()));
        auth.expires("value", Expiry.Kind.SECRET, () -> replacedBy(value.get()));
        return bearer.get()
                .map(token -> Map.of("authorization", "Bearer " + token.secret().text()))
                .orElseGet(() -> Map.of(
                        header.get().orElseThrow(),
                        value.get().orElseThrow().secret().text()));
    }

    private static String header(Setting setting) {
        String name = Kinds.headerName(setting).toLowerCase(Locale.ROOT);
        if (OURS.contains(name) || OUR_FAMILIES.matcher(name).matches()) {
            throw new Wrong("is a header that Krokbro sets itself. Use another.");
        }
        return name;
    }

    private static Optional<Instant> replacedBy(Optional<DatedSecret> secret) {
        return DatedSecret.replacedBy(secret.stream().toList());
    }

    private static DatedSecret value(Setting setting) {
        return SecretsReader.shown(setting, each -> Secret.of(text(each)));
    }

    private static String text(Setting setting) {
        String value = Kinds.text(setting);
        if (!VALUE.matcher(value).matches()) {
            throw new Wrong("takes printable ASCII, as HTTP headers do");
        }
        return value;
    }
}
