package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import no.krokbro.catalogue.Bounds.Rate;
import no.krokbro.fixture.TestClock;
import org.junit.jupiter.api.Test;

final class RatesTest {
    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final Rates rates = new Rates();

    @Test
    void as_many_as_the_rate_names_may_come_at_once_and_then_one_for_each_share_of_the_time() {
        Rate rate = new Rate(10, Duration.ofSeconds(1));

        assertThat(taken(rate, 20)).isEqualTo(10);
        assertThat(rates.wait("uio/github", rate, clock.instant())).contains(Duration.ofMillis(100));
        clock.advance(Duration.ofMillis(100));
        assertThat(taken(rate, 20)).isEqualTo(1);
        clock.advance(Duration.ofHours(1));
        assertThat(taken(rate, 20)).isEqualTo(10);
    }

    @Test
    void in_the_long_run_no_more_come_than_the_rate_allows() {
        Rate rate = new Rate(60, Duration.ofMinutes(1));
        int all = IntStream.range(0, 600)
                .map(_ -> {
                    clock.advance(Duration.ofMillis(100));
                    return taken(rate, 3);
                })
                .sum();

        assertThat(all).isBetween(119, 120);
    }

    @Test
    void sources_do_not_use_up_each_others_rate() {
        Rate rate = new Rate(1, Duration.ofHours(1));

        assertThat(rates.wait("uio/a", rate, clock.instant())).isEmpty();
        assertThat(rates.wait("uio/b", rate, clock.instant())).isEmpty();
        assertThat(rates.wait("uio/a", rate, clock.instant())).contains(Duration.ofHours(1));
    }

    @Test
    void a_clock_that_is_set_back_does_not_shut_a_source_for_longer_than_its_time() {
        Rate rate = new Rate(10, Duration.ofSeconds(1));
        assertThat(taken(rate, 10)).isEqualTo(10);

        Instant yesterday = clock.instant().minus(Duration.ofDays(1));

        assertThat(rates.wait("uio/github", rate, yesterday)).contains(Duration.ofMillis(100));
        assertThat(rates.wait("uio/github", rate, yesterday.plusSeconds(1))).isEmpty();
    }

    private int taken(Rate rate, int tries) {
        return (int) IntStream.range(0, tries)
                .filter(_ -> rates.wait("uio/github", rate, clock.instant()).isEmpty())
                .count();
    }
}
