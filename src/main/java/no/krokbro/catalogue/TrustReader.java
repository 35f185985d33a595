package no.krokbro.catalogue;

import java.util.Set;
import java.util.function.Supplier;
import no.krokbro.signature.KeySet.Trust;

/** Reads {@code trust} of a source or gateway: what it takes from its sender, besides what a secret proves. */
final class TrustReader {
    private TrustReader() {}

    static Trust read(Section trust, Supplier<Boolean> allowHttp) {
        var topics = trust.list("topics", Kinds::text);
        Trust ofTokens = ofTokens(trust, allowHttp);
        return new Trust(
                ofTokens.jwks(),
                ofTokens.issuer(),
                ofTokens.audience(),
                ofTokens.algorithms(),
                Set.copyOf(topics.get()));
    }

    /** Without what messages may be of. */
    static Trust ofTokens(Section trust, Supplier<Boolean> allowHttp) {
        var jwks = trust.optional("jwks", setting -> WebAddress.web(setting, allowHttp));
        var issuer = trust.optional("issuer", Kinds::text);
        var audience = trust.optional("audience", Kinds::text);
        var algorithms = trust.list("algorithms", Kinds::text);
        return new Trust(jwks.get(), issuer.get(), audience.get(), algorithms.get(), Set.of());
    }
}
