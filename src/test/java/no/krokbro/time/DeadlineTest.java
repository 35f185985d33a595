package no.krokbro.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.HashedWheelTimer;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final HashedWheelTimer slow = new HashedWheelTimer(1, TimeUnit.HOURS); // lets go of nothing in this test
    private final HashedWheelTimer quick = new HashedWheelTimer(1, TimeUnit.MILLISECONDS);

    @AfterEach
    void stop() {
        slow.stop();
        quick.stop();
    }

    @Test
    void runs_once_when_time_is_up() {
        AtomicInteger runs = new AtomicInteger();
        Deadline.in(quick, Duration.ofMillis(5), runs::incrementAndGet);
        await().until(() -> runs.get() > 0);
        assertThat(quick.pendingTimeouts()).isZero();
        assertThat(runs).hasValue(1);
    }

    @Test
    void what_is_called_off_does_not_run_and_is_forgotten_at_the_wheel() {
        AtomicInteger runs = new AtomicInteger();
        Deadline.in(quick, AN_HOUR, runs::incrementAndGet).callOff();
        await().until(() -> quick.pendingTimeouts() == 0);
        assertThat(runs).hasValue(0);
    }

    @Test
    void what_is_called_off_holds_nothing_of_what_waited_though_the_wheel_still_has_it() {
        List<Deadline> deadlines = new ArrayList<>();
        WeakReference<byte[]> hook = waiting(deadlines);
        deadlines.getFirst().callOff();
        await().until(() -> {
            System.gc();
            return hook.get() == null;
        });
        assertThat(slow.pendingTimeouts()).isOne();
    }

    private WeakReference<byte[]> waiting(List<Deadline> deadlines) {
        byte[] hook = new byte[1024];
        deadlines.add(Deadline.in(slow, AN_HOUR, () -> assertThat(hook).isEmpty()));
        return new WeakReference<>(hook);
    }
}
