package no.krokbro.catalogue;

import java.time.Duration;
import java.util.List;

/**
 * How long a subscription's messages are tried.
 *
 * @param schedule the pause after the first failed attempt, after the second, and so on; when it is used up, no more
 * @param maxAge from the first attempt; no attempt is made beyond it
 */
public record Retry(List<Duration> schedule, Duration maxAge) {
    /** As Standard Webhooks recommends: three days and some hours. */
    static final List<Duration> SCHEDULE = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    static final Duration MAX_AGE = Duration.ofDays(4);

    public Retry {
        schedule = List.copyOf(schedule);
    }
}
