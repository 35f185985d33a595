package no.krokbro.ingress;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;
import no.krokbro.catalogue.Gateway;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.ingress.IngressOutcome.Unverified;
import no.krokbro.signature.SignedRequest;
import no.krokbro.signature.Verifier.Verdict.Verified;

/**
 * What the API gateway before us must show, checked anew for every request: by which address it comes says nothing, since
 * gateways move. Told apart from the sender's own proof by its reason only.
 */
@Singleton
final class GatewayRule {
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final int DNS_NAME = 2; // RFC 5280 4.2.1.6

    private final Proofs proofs;

    @Inject
    GatewayRule(Proofs proofs) {
        this.proofs = proofs;
    }

    /** Why the request is refused; nothing when the gateway showed what it must. Never fails. */
    Uni<Optional<IngressOutcome>> refusal(
            Source source, Gateway gateway, HttpServerRequest request, String url, Instant now) {
        if (!gateway.certificate().map(name -> shows(request, name)).orElse(true)) {
            return Uni.createFrom().item(Optional.of(new Unverified("GATEWAY_CERTIFICATE_WRONG")));
        }
        if (gateway.scheme().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        SignedRequest head = new SignedRequest(
                request.method().name(), url, name -> request.headers().getAll(FieldNames.of(name)), new byte[0]);
        return gateway.verifierAt(now)
                .map(verifier -> proofs.verdict(source, verifier, head, now)
                        .map(verdict -> verdict.map(found -> wrong(found instanceof Verified))
                                .orElseGet(() ->
                                        Optional.of(new Unavailable("the gateway's keys cannot be fetched", LATER)))))
                .orElseGet(() -> Uni.createFrom().item(wrong(false)));
    }

    private static Optional<IngressOutcome> wrong(boolean right) {
        return right ? Optional.empty() : Optional.of(new Unverified("GATEWAY_CREDENTIAL_WRONG"));
    }

    // whether the certificate is of an authority that we trust has been seen when the connection was made
    private static boolean shows(HttpServerRequest request, String name) {
        try {
            List<Certificate> chain = request.isSSL() ? request.connection().peerCertificates() : List.of();
            return !chain.isEmpty() && chain.getFirst() instanceof X509Certificate leaf && bears(leaf, name);
        } catch (SSLPeerUnverifiedException | CertificateParsingException | IllegalArgumentException none) {
            return false;
        }
    }

    private static boolean bears(X509Certificate leaf, String name) throws CertificateParsingException {
        if (name.contains("=")) {
            return new X500Principal(name).equals(leaf.getSubjectX500Principal());
        }
        Collection<List<?>> alternatives =
                Optional.ofNullable(leaf.getSubjectAlternativeNames()).orElse(List.of());
        return alternatives.stream().anyMatch(one -> one.equals(List.of(DNS_NAME, name)));
    }
}
