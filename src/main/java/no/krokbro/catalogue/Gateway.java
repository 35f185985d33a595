package no.krokbro.catalogue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.Secret;
import no.krokbro.signature.Verifier;

/**
 * What the API gateway before us must show with every request.
 *
 * @param scheme of a credential in a header: the secret itself, or a token
 * @param proofs of it, by time
 * @param certificate a DNS name, or the whole subject, of the certificate that the gateway's connection has
 */
public record Gateway(
        Optional<Scheme> scheme, List<DatedSecret> secrets, Optional<Verifiers> proofs, Optional<String> certificate) {
    public Gateway {
        secrets = List.copyOf(secrets);
    }

    /** What verifies a credential at {@code now}, where one is wanted; none when no secret is valid. */
    public Optional<Verifier> verifierAt(Instant now) {
        return proofs.flatMap(all -> all.at(now));
    }

    /** What it may show at {@code now}. */
    public Stream<Secret> secretsAt(Instant now) {
        return secrets.stream().filter(secret -> secret.isValidAt(now)).map(DatedSecret::secret);
    }
}
