package no.krokbro.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

final class BeatTest {
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final int ENOUGH = 5;

    private final List<Long> turns = new CopyOnWriteArrayList<>();

    @Test
    void a_turn_that_throws_is_followed_by_the_next() {
        try (Beat _ = beating(number -> {
            throw new IllegalStateException("turn %d".formatted(number));
        })) {
            await().until(() -> turns.size() >= ENOUGH);
        }
        assertThat(turns).startsWith(1L, 2L);
    }

    @Test
    void two_turns_never_run_at_once() {
        CountDownLatch done = new CountDownLatch(1);
        try (Beat _ = beating(_ -> awaited(done))) {
            await().until(() -> !turns.isEmpty());
            await().during(PAUSE.multipliedBy(50)).until(() -> turns.size() == 1);
            done.countDown();
            await().until(() -> turns.size() >= ENOUGH);
        }
    }

    @Test
    void no_turn_begins_once_it_is_closed() {
        try (Beat _ = beating(_ -> {})) {
            await().until(() -> turns.size() >= ENOUGH);
        }
        int closed = turns.size() + 1; // one may just be beginning
        await().during(PAUSE.multipliedBy(50)).until(() -> turns.size() <= closed);
    }

    private Beat beating(LongConsumer turn) {
        return Beat.every(PAUSE, "test", number -> {
            turns.add(number);
            turn.accept(number);
        });
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
