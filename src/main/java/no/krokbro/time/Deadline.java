package no.krokbro.time;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is done when time is up, unless it is called off before.
 *
 * <p>The wheel of timers lets go of what was cancelled only at its next turn, when hundreds of hooks may have ended;
 * what is called off here holds on to nothing from then on.
 */
public final class Deadline {
    private final Timeout timeout;
    private volatile @Nullable Runnable late;

    private Deadline(Timer timer, Duration limit, Runnable late) {
        this.late = late;
        this.timeout = timer.newTimeout(_ -> passed(), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs {@code late} on the timer's thread, which it must not block, once {@code limit} has passed. */
    public static Deadline in(Timer timer, Duration limit, Runnable late) {
        return new Deadline(timer, limit, late);
    }

    /** Calls it off; without effect when time was up before. */
    public void callOff() {
        late = null;
        timeout.cancel();
    }

    private void passed() {
        Runnable now = late;
        if (now != null) {
            now.run();
        }
    }
}
