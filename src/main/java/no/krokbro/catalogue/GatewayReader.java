package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.told;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import no.krokbro.signature.Place.Header;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.Scheme.Algorithm;

/** Reads a source's {@code gateway}: a header of its own, a scheme that needs no body, or a certificate. */
final class GatewayReader {
    private GatewayReader() {}

    static Gateway read(Section gateway, Supplier<Boolean> allowHttp) {
        var header = gateway.optional("header", Kinds::headerName);
        var written = gateway.optional("scheme", SchemeSetting::read);
        var certificate = gateway.optional("certificate", Kinds::text);
        var scheme = gateway.derived("scheme", () -> scheme(header.get(), written.get(), certificate.get()));
        var trust = gateway.section("trust", section -> TrustReader.ofTokens(section, allowHttp));
        var fitting = gateway.derived(
                "trust",
                () -> told(() -> {
                    scheme.get().ifPresent(trust.get()::check);
                    return trust.get();
                }));
        var secrets = gateway.list("secrets", GatewayReader::credential);
        gateway.expires("secrets", Expiry.Kind.SECRET, () -> DatedSecret.replacedBy(secrets.get()));
        var proofs = gateway.derived(
                "secrets",
                () -> scheme.get()
                        .map(shown ->
                                told(() -> new Verifiers(shown, secrets.get(), shown.tolerance(), fitting.get()))));
        return new Gateway(scheme.get(), secrets.get(), proofs.get(), certificate.get());
    }

    private static Optional<Scheme> scheme(
            Optional<String> header, Optional<Scheme> written, Optional<String> certificate) {
        if (header.isPresent() == written.isPresent() && (header.isPresent() || certificate.isEmpty())) {
            throw new Wrong("takes header or scheme, not both, or certificate alone: what the gateway shows");
        }
        return written.map(GatewayReader::beside).or(() -> header.map(GatewayReader::inHeader));
    }

    /** A scheme that proves who sends by the head alone. */
    private static Scheme beside(Scheme scheme) {
        boolean beside = scheme.algorithm() == Algorithm.TOKEN || scheme.algorithm() == Algorithm.JWT;
        if (!beside
                || scheme.signature().places().isEmpty()
                || !scheme.signature().places().stream().allMatch(Header.class::isInstance)) {
            throw new Wrong("takes what a gateway can add: basic, bearer, api-key or jwt-bearer");
        }
        return scheme;
    }

    private static Scheme inHeader(String name) {
        Map<String, Object> declared =
                Map.of("algorithm", "token", "signature", Map.of("header", name, "encoding", "text"));
        return switch (Scheme.parse(declared, "gateway")) {
            case Scheme.Parsed.Valid(var scheme) -> scheme;
            case Scheme.Parsed.Invalid(var mistakes) -> throw new IllegalStateException(mistakes.toString());
        };
    }

    private static DatedSecret credential(Setting setting) {
        DatedSecret secret = SecretsReader.read(setting);
        if (secret.forHandshakes()) {
            throw new Wrong("is what a gateway shows with every hook. Remove use: handshake.");
        }
        return secret;
    }
}
