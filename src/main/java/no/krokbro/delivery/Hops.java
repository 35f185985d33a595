package no.krokbro.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The wait queues there are. Any delay is a few of them one after another: the longest that is not beyond what is left,
 * and what is left below half a second is nothing.
 */
final class Hops {
    static final List<Duration> DELAYS = List.of(
            Duration.ofHours(4),
            Duration.ofHours(1),
            Duration.ofMinutes(15),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofSeconds(8),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1));
    private static final Duration NOTHING = Duration.ofMillis(500);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private Hops() {}

    /** How long the next wait is; nothing when it is time. */
    static Optional<Duration> next(Duration left) {
        if (left.compareTo(NOTHING) < 0) {
            return Optional.empty();
        }
        return DELAYS.stream()
                .filter(delay -> delay.compareTo(left) <= 0)
                .findFirst()
                .or(() -> Optional.of(SHORTEST));
    }
}
