package no.krokbro.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import no.krokbro.catalogue.Retry;

/** When a message is tried again, if at all. */
record RetrySchedule(Retry retry) {
    private static final double SPREAD = 0.2; // so that what failed together does not come back together

    /**
     * The pause before the next attempt; nothing when schedule or age is used up.
     *
     * @param attempts made so far, at least one
     * @param age since the first of them
     * @param asked by the endpoint, as {@code Retry-After}
     */
    Optional<Duration> next(int attempts, Duration age, Duration asked, RandomGenerator random) {
        if (attempts > retry.schedule().size()) {
            return Optional.empty();
        }
        Duration planned = retry.schedule().get(attempts - 1);
        Duration spread =
                Duration.ofMillis((long) (planned.toMillis() * (1 - SPREAD + 2 * SPREAD * random.nextDouble())));
        Duration pause = asked.compareTo(spread) > 0 ? asked : spread;
        return age.plus(pause).compareTo(retry.maxAge()) > 0 ? Optional.empty() : Optional.of(pause);
    }
}
