package no.krokbro.catalogue;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.krokbro.signature.Secret;

/**
 * A secret, and when it is valid. What Krokbro itself shows it shows at any time: whoever takes it decides.
 *
 * @param forHandshakes whether it is what a vendor tells in a handshake, and proves no hook
 * @param from inclusive
 * @param until exclusive
 */
public record DatedSecret(Secret secret, boolean forHandshakes, Instant from, Instant until) {
    private static final Duration YEAR = Duration.ofDays(365);

    /** Whether it proves anything at {@code now}. */
    public boolean isValidAt(Instant now) {
        return !now.isBefore(from) && now.isBefore(until);
    }

    /** When the last of those that stand in for one another is to be replaced; none when no dates say. */
    static Optional<Instant> replacedBy(List<DatedSecret> secrets) {
        return secrets.stream()
                .filter(secret -> !secret.forHandshakes)
                .flatMap(DatedSecret::replacedBy)
                .max(Comparator.naturalOrder());
    }

    private Stream<Instant> replacedBy() {
        if (!until.equals(Instant.MAX)) {
            return Stream.of(until);
        }
        return from.equals(Instant.MIN) ? Stream.empty() : Stream.of(from.plus(YEAR));
    }

    /** The bare secrets. */
    static List<Secret> values(List<DatedSecret> secrets) {
        return secrets.stream().map(DatedSecret::secret).toList();
    }
}
