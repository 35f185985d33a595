package no.krokbro.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class ReconnectingTest {
    private final RandomGenerator random = new Random(7);

    @Test
    void a_broker_is_looked_for_at_least_every_three_seconds_however_long_it_is_away() {
        for (Duration outage = Duration.ZERO; outage.toDays() < 3; outage = outage.plusMinutes(17)) {
            assertThat(Reconnecting.DEFAULT.pause(outage, random))
                    .isBetween(Duration.ofMillis(50), Duration.ofSeconds(3));
        }
    }

    @Test
    void a_broker_that_restarts_within_seconds_is_found_within_half_a_second() {
        assertThat(Reconnecting.DEFAULT.pause(Duration.ofSeconds(10), random))
                .isLessThanOrEqualTo(Duration.ofMillis(500));
    }
}
