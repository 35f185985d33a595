package no.krokbro.catalogue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import no.krokbro.signature.KeySet.Trust;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.Secret;
import no.krokbro.signature.Verifier;

/**
 * A source's verifier for each span of time: which secrets are valid changes only at their dates, so that a hook pays
 * for one look-up.
 */
final class Verifiers {
    private final NavigableMap<Instant, Optional<Verifier>> bySpan = new TreeMap<>();

    /**
     * The verifiers of {@code secrets}.
     *
     * @throws IllegalArgumentException with a text for the operator: a secret that the scheme cannot use
     */
    Verifiers(Scheme scheme, List<DatedSecret> secrets, Duration tolerance, Trust trust) {
        List<DatedSecret> forHooks =
                secrets.stream().filter(secret -> !secret.forHandshakes()).toList();
        if (!scheme.isUnsigned()) {
            // all at once, so that a mistake names the secret by its place
            Verifier _ = Verifier.of(scheme, values(forHooks.stream()), tolerance, trust);
        }
        Stream.concat(
                        Stream.of(Instant.MIN),
                        forHooks.stream().flatMap(secret -> Stream.of(secret.from(), secret.until())))
                .distinct()
                .forEach(from -> bySpan.put(from, verifier(scheme, forHooks, tolerance, trust, from)));
    }

    private static Optional<Verifier> verifier(
            Scheme scheme, List<DatedSecret> secrets, Duration tolerance, Trust trust, Instant from) {
        List<Secret> valid = values(secrets.stream().filter(secret -> secret.isValidAt(from)));
        return valid.isEmpty() && trust.needsSecrets(scheme)
                ? Optional.empty()
                : Optional.of(Verifier.of(scheme, valid, tolerance, trust));
    }

    private static List<Secret> values(Stream<DatedSecret> secrets) {
        return secrets.map(DatedSecret::secret).toList();
    }

    /** The one that holds at {@code now}; none when no secret is valid. */
    Optional<Verifier> at(Instant now) {
        Map.Entry<Instant, Optional<Verifier>> span = bySpan.floorEntry(now);
        return span == null ? Optional.empty() : span.getValue();
    }
}
