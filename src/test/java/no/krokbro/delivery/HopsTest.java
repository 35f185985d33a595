package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HopsTest {
    @Test
    void any_delay_of_a_second_or_more_is_kept_to_the_second() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            Duration wanted =
                    Duration.ofMillis(random.nextLong(1000, Duration.ofHours(24).toMillis()));
            Duration late = Duration.ofMillis(random.nextLong(60)); // what RabbitMQ takes for a hop
            assertThat(waited(wanted, late).minus(wanted).abs())
                    .as("seed %d, %s", seed, wanted)
                    .isLessThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_day_is_six_hops() {
        assertThat(Hops.next(Duration.ofHours(24))).contains(Duration.ofHours(4));
        assertThat(Hops.next(Duration.ofHours(4))).contains(Duration.ofHours(4));
    }

    @Test
    void less_than_half_a_second_is_no_wait() {
        assertThat(Hops.next(Duration.ofMillis(499))).isEmpty();
        assertThat(Hops.next(Duration.ofMillis(500))).contains(Duration.ofSeconds(1));
        assertThat(Hops.next(Duration.ofSeconds(-5))).isEmpty();
    }

    private static Duration waited(Duration wanted, Duration late) {
        Duration waited = Duration.ZERO;
        for (Optional<Duration> hop = Hops.next(wanted); hop.isPresent(); hop = Hops.next(wanted.minus(waited))) {
            waited = waited.plus(hop.get()).plus(late);
        }
        return waited;
    }
}
