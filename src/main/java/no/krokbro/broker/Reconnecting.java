package no.krokbro.broker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next connection attempt: for ever, jittered, never over 3 s.
 *
 * <p>The wait grows with the outage (a twentieth of it): a broker that restarts in seconds is found again within half a
 * second of its return, one that is away for long is asked every two or three seconds.
 */
record Reconnecting(Duration shortest, Duration longest) {
    static final Reconnecting DEFAULT = new Reconnecting(Duration.ofMillis(100), Duration.ofSeconds(3));

    /** The wait after {@code outage} of no connection. */
    Duration pause(Duration outage, RandomGenerator random) {
        long wait = Math.clamp(outage.toMillis() / 20, shortest.toMillis(), longest.toMillis());
        return Duration.ofMillis(wait / 2 + random.nextLong(wait / 2 + 1));
    }
}
