package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import no.krokbro.catalogue.Retry;
import org.junit.jupiter.api.Test;

final class RetryScheduleTest {
    private static final Random RANDOM = new Random(5);
    private static final RetrySchedule SCHEDULE =
            new RetrySchedule(new Retry(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)), Duration.ofHours(1)));

    @Test
    void each_pause_is_that_of_the_schedule_give_or_take_a_fifth() {
        for (int i = 0; i < 1000; i++) {
            assertThat(pause(1, Duration.ZERO)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
            assertThat(pause(2, Duration.ZERO)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
        }
    }

    @Test
    void what_the_endpoint_asks_for_counts_when_it_is_longer() {
        assertThat(pause(1, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
        assertThat(pause(2, Duration.ofSeconds(90))).isGreaterThanOrEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void a_used_up_schedule_ends_it() {
        assertThat(SCHEDULE.next(3, Duration.ZERO, Duration.ZERO, RANDOM)).isEmpty();
    }

    @Test
    void no_attempt_is_made_beyond_the_age() {
        assertThat(SCHEDULE.next(1, Duration.ofMinutes(59), Duration.ZERO, RANDOM))
                .isPresent();
        assertThat(SCHEDULE.next(1, Duration.ofMinutes(60), Duration.ZERO, RANDOM))
                .isEmpty();
        assertThat(SCHEDULE.next(1, Duration.ZERO, Duration.ofHours(2), RANDOM)).isEmpty();
    }

    @Test
    void retry_after_is_seconds_fractions_or_a_date_and_never_over_a_day() {
        Instant now = Instant.parse("2026-12-01T20:00:00Z");

        assertThat(RetryAfter.parse("120", now)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse(" 1.5 ", now)).contains(Duration.ofMillis(1500));
        assertThat(RetryAfter.parse("Tue, 01 Dec 2026 20:01:00 GMT", now)).contains(Duration.ofMinutes(1));
        assertThat(RetryAfter.parse("Tue, 01 Dec 2026 19:00:00 GMT", now)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("999999999", now)).contains(Duration.ofHours(24));
        assertThat(RetryAfter.parse("soon", now)).isEmpty();
        assertThat(RetryAfter.parse("-1", now)).isEmpty();
    }

    private static Duration pause(int attempts, Duration asked) {
        return SCHEDULE.next(attempts, Duration.ZERO, asked, RANDOM).orElseThrow();
    }
}
