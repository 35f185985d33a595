package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import no.krokbro.broker.PublishOutcome;
import no.krokbro.broker.PublishOutcome.Confirmed;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.PublishOutcome.Refused;
import no.krokbro.broker.PublishOutcome.Unavailable;
import no.krokbro.broker.PublishOutcome.Unroutable;
import no.krokbro.ingress.Spill.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpillTest {
    private static final Verdict SPOOLED = new Verdict(true, new Confirmed());
    private static final Verdict OWN = new Verdict(false, new Confirmed());

    private final CompletableFuture<PublishOutcome> fallback = new CompletableFuture<>();
    private final List<Verdict> answers = new ArrayList<>();
    private int asked;

    @ParameterizedTest
    @MethodSource("forNow")
    void a_broker_that_cannot_take_it_now_spills(PublishOutcome outcome) {
        Spill spill = spill(false);

        spill.told(outcome);
        assertThat(answers).isEmpty();
        fallback.complete(new Confirmed());

        assertThat(answers).containsExactly(SPOOLED);
    }

    @ParameterizedTest
    @MethodSource("forNow")
    void when_the_fallback_cannot_either_the_answer_is_the_broker_s_own(PublishOutcome outcome) {
        Spill spill = spill(false);

        spill.told(outcome);
        fallback.complete(new Unavailable(Reason.DOWN));

        assertThat(answers).containsExactly(new Verdict(false, outcome));
    }

    @ParameterizedTest
    @MethodSource("believed")
    void a_broker_that_is_well_and_says_no_is_believed(PublishOutcome outcome) {
        spill(false).told(outcome);

        assertThat(answers).containsExactly(new Verdict(false, outcome));
        assertThat(asked).isZero();
    }

    @Test
    void what_may_be_unrouted_is_not_spilled() {
        spill(true).told(new Unroutable());

        assertThat(answers).containsExactly(new Verdict(false, new Unroutable()));
        assertThat(asked).isZero();
    }

    @Test
    void a_silent_broker_spills_and_its_late_confirm_changes_nothing() {
        Spill spill = spill(false);

        spill.late();
        fallback.complete(new Confirmed());
        spill.told(new Confirmed());

        assertThat(answers).containsExactly(SPOOLED);
    }

    @Test
    void the_first_yes_is_the_answer_whosever_it_is() {
        Spill spill = spill(false);

        spill.late();
        spill.told(new Confirmed());
        fallback.complete(new Confirmed());

        assertThat(answers).containsExactly(OWN);
    }

    @Test
    void a_silent_broker_whose_fallback_fails_is_followed_to_its_end() {
        Spill spill = spill(false);

        spill.late();
        fallback.complete(new Refused());
        assertThat(answers).isEmpty();
        spill.told(new Confirmed());

        assertThat(answers).containsExactly(OWN);
    }

    @Test
    void a_no_that_comes_late_waits_for_the_fallback_that_was_asked() {
        Spill spill = spill(false);

        spill.late();
        spill.told(new Unroutable());
        assertThat(answers).isEmpty();
        fallback.complete(new Confirmed());

        assertThat(answers).containsExactly(SPOOLED);
    }

    @Test
    void the_fallback_is_asked_once() {
        Spill spill = spill(false);

        spill.late();
        spill.told(new Refused());

        assertThat(asked).isEqualTo(1);
    }

    private Spill spill(boolean unroutedAccepted) {
        Uni<PublishOutcome> keep = Uni.createFrom().completionStage(() -> {
            asked++;
            return fallback;
        });
        List<Spill> made = new ArrayList<>();
        var _ = Uni.createFrom()
                .<Verdict>emitter(answer -> made.add(new Spill(keep, unroutedAccepted, answer)))
                .subscribe()
                .with(answers::add);
        return made.getFirst();
    }

    private static Stream<PublishOutcome> forNow() {
        return Stream.concat(
                Stream.of(new Refused()),
                Stream.of(
                                Reason.DOWN,
                                Reason.BLOCKED,
                                Reason.STUCK,
                                Reason.WINDOW_FULL,
                                Reason.CONNECTION_LOST,
                                Reason.CHANNEL_CLOSED)
                        .map(Unavailable::new));
    }

    private static Stream<PublishOutcome> believed() {
        return Stream.concat(
                Stream.of(new Unroutable()),
                Stream.of(Reason.NO_EXCHANGE, Reason.NOT_PERMITTED, Reason.ENDING)
                        .map(Unavailable::new));
    }
}
