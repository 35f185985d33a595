package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import no.krokbro.delivery.AttemptOutcome.Fault;
import no.krokbro.delivery.SubscriptionState.Active;
import no.krokbro.delivery.SubscriptionState.Disabled;
import no.krokbro.delivery.SubscriptionState.Downtime;
import no.krokbro.delivery.SubscriptionState.Paused;
import no.krokbro.delivery.SubscriptionState.Probing;
import no.krokbro.fixture.TestClock;
import org.junit.jupiter.api.Test;

/** When a circuit opens and closes, by the clock. */
final class ConditionTest {
    private final TestClock clock = TestClock.at("2026-12-01T20:00:00Z");
    private final Condition condition = new Condition(clock);

    @Test
    void ten_failures_in_a_row_open_it() {
        assertThat(failed(9)).isZero();
        assertThat(failed(1)).isEqualTo(1);
        assertThat(condition.state()).isInstanceOf(Probing.class);
    }

    @Test
    void downtime_stops_what_flows_or_probes_and_ends_by_itself() {
        Downtime window = new Downtime(clock.instant().plusSeconds(3600), "Oppgradering");
        failed(10);

        assertThat(condition.rests(window)).isTrue();
        assertThat(condition.rests(window)).isFalse();
        assertThat(condition.state()).isEqualTo(window);
        clock.advance(Duration.ofHours(1));
        assertThat(condition.rested()).isTrue();
        assertThat(condition.rested()).isFalse();
        assertThat(condition.state()).isEqualTo(new Active());
    }

    @Test
    void no_message_grows_older_in_downtime() {
        Instant first = clock.instant();
        condition.rests(new Downtime(first.plusSeconds(7200), ""));
        clock.advance(Duration.ofHours(2));
        condition.rested();
        clock.advance(Duration.ofHours(1));

        assertThat(condition.stoodStill(first)).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void downtime_leaves_alone_what_people_or_the_endpoint_stopped() {
        condition.stops(new Paused("by hand"));

        assertThat(condition.rests(new Downtime(clock.instant(), ""))).isFalse();
        assertThat(condition.rested()).isFalse();
        assertThat(condition.state()).isEqualTo(new Paused("by hand"));
    }

    @Test
    void pings_are_5_seconds_to_5_minutes_apart_until_one_is_welcome() {
        Condition asking = Condition.pinging(clock);

        assertThat(IntStream.range(0, 8)
                        .mapToObj(_ -> asking.unwelcome("503").orElseThrow().toSeconds()))
                .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
        assertThat(asking.welcomed()).isTrue();
        assertThat(asking.state()).isEqualTo(new Active());
        assertThat(asking.unwelcome("503")).isEmpty();
    }

    @Test
    void a_success_between_failures_begins_the_row_anew() {
        failed(9);
        condition.delivered();

        assertThat(failed(9)).isZero();
        assertThat(condition.state()).isEqualTo(new Active());
    }

    @Test
    void half_of_twenty_within_a_minute_open_it() {
        for (int i = 0; i < 9; i++) {
            condition.delivered();
            assertThat(failed(1)).isZero();
            clock.advance(Duration.ofSeconds(2));
        }
        condition.delivered();

        assertThat(failed(1)).isEqualTo(1);
    }

    @Test
    void what_is_older_than_a_minute_does_not_count() {
        for (int i = 0; i < 9; i++) {
            condition.delivered();
            failed(1);
        }
        clock.advance(Duration.ofSeconds(61));
        condition.delivered();

        assertThat(failed(1)).isZero();
    }

    @Test
    void twenty_messages_in_a_row_that_it_will_never_take_open_it_and_a_refusal_does_not_close_it() {
        assertThat(IntStream.range(0, 20)
                        .filter(_ -> condition.refused(Fault.STATUS, 422))
                        .count())
                .isEqualTo(1);

        assertThat(condition.answered()).isFalse();
        assertThat(condition.delivered()).isTrue();
    }

    @Test
    void a_refusal_shows_that_a_failing_endpoint_is_back() {
        failed(10);

        assertThat(condition.answered()).isTrue();
        assertThat(condition.state()).isEqualTo(new Active());
    }

    @Test
    void probes_are_five_seconds_to_five_minutes_apart() {
        failed(10);

        assertThat(IntStream.range(0, 8)
                        .mapToObj(_ -> condition.probeFailed(Fault.TIMEOUT, 0).toSeconds()))
                .containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void with_nothing_to_probe_with_messages_flow_and_the_next_failure_opens_it_again() {
        failed(10);
        assertThat(condition.unproven()).isTrue();

        assertThat(failed(1)).isEqualTo(1);
    }

    @Test
    void age_stands_still_while_it_is_open() {
        var first = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        failed(10);
        clock.advance(Duration.ofHours(2));
        assertThat(condition.stoodStill(first)).isEqualTo(Duration.ofHours(2));
        condition.delivered();
        clock.advance(Duration.ofMinutes(1));

        assertThat(condition.stoodStill(first)).isEqualTo(Duration.ofHours(2));
        assertThat(condition.stoodStill(clock.instant())).isZero();
    }

    @Test
    void paused_and_disabled_end_by_being_resumed_and_not_by_a_success() {
        assertThat(condition.stops(new Disabled())).isTrue();
        assertThat(condition.delivered()).isFalse();
        assertThat(condition.resumes()).isTrue();
        assertThat(condition.stops(new Paused("maintenance"))).isTrue();
        assertThat(condition.stops(new Paused("maintenance"))).isFalse();
        assertThat(condition.resumes()).isTrue();
        assertThat(condition.resumes()).isFalse();
    }

    private long failed(int times) {
        return IntStream.range(0, times)
                .filter(_ -> condition.failed(Fault.STATUS, 503))
                .count();
    }
}
