package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import no.krokbro.fixture.TestClock;
import no.krokbro.ingress.IngressOutcome.Accepted;
import no.krokbro.ingress.IngressOutcome.Duplicate;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.notification.EventId;
import no.krokbro.notification.Notification;
import org.junit.jupiter.api.Test;

/** docs/adr/0004-duplicates.md: an event is pending until it is known whether RabbitMQ holds it. */
final class DuplicatesTest {
    private static final EventId ID = EventId.of("event-1");
    private static final Duration WINDOW = Duration.ofHours(24);

    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final Remembered remembered = new Remembered(2);
    private final List<UniEmitter<? super IngressOutcome>> published = new ArrayList<>();
    private final IngressOutcome accepted =
            new Accepted(new Notification(ID, "type", clock.instant(), "key", "application/json", new byte[0]));

    @Test
    void a_second_hook_waits_for_a_pending_first_one_and_is_its_duplicate() {
        var first = hook("a");
        var second = hook("a");

        assertThat(published).hasSize(1);
        first.assertNotTerminated();
        second.assertNotTerminated();
        published.getFirst().complete(accepted);

        first.assertCompleted().assertItem(accepted);
        second.assertCompleted().assertItem(new Duplicate(ID));
        hook("a").assertItem(new Duplicate(ID));
        assertThat(published).hasSize(1);
    }

    @Test
    void a_second_hook_hears_that_the_first_one_failed_and_the_third_is_a_new_try() {
        IngressOutcome unavailable = new Unavailable("no queue takes it", Duration.ofSeconds(5));
        var first = hook("a");
        var second = hook("a");

        published.getFirst().complete(unavailable);

        first.assertItem(unavailable);
        second.assertItem(unavailable);
        hook("a").assertNotTerminated();
        assertThat(published).hasSize(2);
    }

    @Test
    void the_first_ones_end_counts_also_when_nobody_waits_for_it_any_more() {
        hook("a").cancel();
        published.getFirst().complete(accepted);

        hook("a").assertItem(new Duplicate(ID));
    }

    @Test
    void whoever_goes_takes_the_answer_from_nobody_else() {
        var first = hook("a");
        var second = hook("a");
        hook("a").cancel();
        first.cancel();

        published.getFirst().complete(accepted);

        second.assertItem(new Duplicate(ID));
    }

    @Test
    void a_fault_of_ours_is_told_to_all_who_wait_and_the_next_hook_is_a_new_try() {
        var first = hook("a");
        var second = hook("a");

        published.getFirst().fail(new IllegalStateException("a fault"));

        first.assertFailedWith(IllegalStateException.class, "a fault");
        second.assertFailedWith(IllegalStateException.class, "a fault");
        hook("a").assertNotTerminated();
    }

    @Test
    void what_is_done_is_remembered_for_a_time_and_up_to_a_number() {
        for (String event : List.of("a", "b", "c")) {
            hook(event);
            published.getLast().complete(accepted);
        }

        assertThat(remembered.size()).isEqualTo(2);
        hook("c").assertItem(new Duplicate(ID));
        clock.advance(WINDOW);
        hook("c").assertNotTerminated();
    }

    private UniAssertSubscriber<IngressOutcome> hook(String event) {
        return remembered
                .once(
                        ID,
                        Fingerprint.of(event),
                        () -> Uni.createFrom().<IngressOutcome>emitter(published::add),
                        clock,
                        WINDOW)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }
}
