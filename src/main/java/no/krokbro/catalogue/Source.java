package no.krokbro.catalogue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.krokbro.notification.NotificationMapping;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.Secret;
import no.krokbro.signature.Verifier;

/**
 * An incoming webhook: who sends, how it is verified, what notification comes of it, where it is published.
 *
 * @param key unique in the catalogue: {@code tenant/name}; looked for by every hook, so not made by each
 * @param contact e-mail address
 * @param secrets of the source, each with its dates
 * @param verifiers of those secrets, by time
 * @param reach of what it asks for by itself
 * @param unroutedAccepted whether a notification that no queue wants is a success (a weakening)
 * @param fallback the broker that keeps notifications while {@code broker} cannot take them
 * @param confirmTimeout how long a sender waits for RabbitMQ
 * @param successStatus what the sender wants to hear
 * @param maxBody bytes
 * @param contentTypes media types taken, lower case, without parameters; empty takes all
 */
public record Source(
        String tenant,
        String name,
        String key,
        String contact,
        Scheme scheme,
        List<DatedSecret> secrets,
        Verifiers verifiers,
        Reach reach,
        Bounds bounds,
        NotificationMapping mapping,
        Broker broker,
        String exchange,
        boolean unroutedAccepted,
        Optional<Broker> fallback,
        Duration confirmTimeout,
        int successStatus,
        int maxBody,
        Set<String> contentTypes,
        DuplicateRule duplicates) {
    public Source {
        secrets = List.copyOf(secrets);
        contentTypes = Set.copyOf(contentTypes);
    }

    /** What verifies a hook at {@code now}; none when no secret is valid. */
    public Optional<Verifier> verifierAt(Instant now) {
        return verifiers.at(now);
    }

    /** What a vendor may tell in a handshake at {@code now}, or else what makes the answer to it. */
    public Stream<Secret> secretsAt(Instant now, boolean forHandshakes) {
        return secrets.stream()
                .filter(secret -> secret.forHandshakes() == forHandshakes && secret.isValidAt(now))
                .map(DatedSecret::secret);
    }
}
