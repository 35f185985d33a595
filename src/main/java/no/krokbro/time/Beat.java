package no.krokbro.time;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * Does something again and again until it is closed. What a turn throws is logged, and the next turn comes all the same: a watch
 * that ended unseen would be worse than whatever ended it.
 */
public final class Beat implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Beat.class);

    private final Cancellable beats;

    private Beat(Cancellable beats) {
        this.beats = beats;
    }

    /**
     * Begins after the first {@code pause}. Turns that come too late are left out, and two never run at once.
     *
     * @param watch what the log calls it
     * @param turn gets its number, from 1 on; runs on a worker thread and should not wait
     */
    public static Beat every(Duration pause, String watch, LongConsumer turn) {
        return new Beat(Multi.createFrom()
                .ticks()
                .startingAfter(pause)
                .every(pause)
                .onOverflow()
                .drop()
                .subscribe()
                .with(before -> taken(watch, turn, before + 1)));
    }

    /** No turn begins any more; one that has begun ends by itself. */
    @Override
    public void close() {
        beats.cancel();
    }

    private static void taken(String watch, LongConsumer turn, long number) {
        try {
            turn.accept(number);
        } catch (RuntimeException e) {
            LOG.errorf(e, "beat.missed watch=%s turn=%d", watch, number);
        }
    }
}
