package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import no.krokbro.catalogue.Bounds.Rate;
import no.krokbro.catalogue.Filter;
import no.krokbro.fixture.TestClock;
import org.junit.jupiter.api.Test;

/** How a rate spreads attempts, by the clock. */
final class PaceTest {
    private final TestClock clock = TestClock.at("2026-12-01T20:00:00Z");
    private final Pace pace = pace(Optional.of(new Rate(2, Duration.ofSeconds(1))));

    @Test
    void as_many_as_the_rate_names_go_at_once_and_the_rest_one_after_the_other() {
        assertThat(pace.next()).isEmpty();
        assertThat(pace.next()).isEmpty();
        assertThat(pace.next()).contains(Duration.ofMillis(500));
        assertThat(pace.next()).contains(Duration.ofSeconds(1));

        clock.advance(Duration.ofSeconds(10));

        assertThat(pace.next()).isEmpty();
        assertThat(pace.next()).isEmpty();
        assertThat(pace.next()).contains(Duration.ofMillis(500));
    }

    @Test
    void a_clock_that_is_set_back_holds_nothing_up_for_longer_than_the_rates_time() {
        for (int i = 0; i < 4; i++) {
            pace.next();
        }
        clock.advance(Duration.ofHours(-1));

        assertThat(pace.next().orElse(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    private Pace pace(Optional<Rate> rate) {
        return new Pace(rate, new Wanted(Filter.everything()), clock);
    }

    @Test
    void without_a_rate_nothing_waits() {
        Pace none = pace(Optional.empty());

        for (int i = 0; i < 1000; i++) {
            assertThat(none.next()).isEmpty();
        }
    }
}
