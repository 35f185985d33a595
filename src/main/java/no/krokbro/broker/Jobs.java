package no.krokbro.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import no.krokbro.broker.Line.Job;
import no.krokbro.broker.PublishOutcome.Reason;

/**
 * What has been handed to a line and is not written yet, given out in batches.
 *
 * <p>A batch is given out at once when there was none for a millisecond, else a millisecond after the last: so a lonely
 * message does not wait, and many together spare all who share the processors their wake-ups (docs/performance.md).
 */
final class Jobs {
    private static final int BATCH = 256;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>(); // bounded by window or prefetch
    private long given = System.nanoTime() - GATHER_NANOS; // the line's thread's

    void add(Job job) {
        queue.add(job);
    }

    /** Whether it was still there. */
    boolean remove(Job job) {
        return queue.remove(job);
    }

    /** Ends a wait for the next batch. */
    void wake() {
        queue.add(new Awake());
    }

    /** The next batch, waited for that long; empty when none came. Only on the line's thread. */
    List<Job> next(Duration wait) {
        try {
            Job first = queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            if (first == null) {
                return List.of();
            }
            LockSupport.parkNanos(given + GATHER_NANOS - System.nanoTime()); // of no effect when that is over
            List<Job> batch = new ArrayList<>();
            batch.add(first);
            queue.drainTo(batch, BATCH - 1);
            given = System.nanoTime();
            return batch;
        } catch (InterruptedException e) {
            return List.of(); // nobody interrupts but a JVM that ends
        }
    }

    void drop(Reason reason) {
        List<Job> waiting = new ArrayList<>();
        queue.drainTo(waiting);
        waiting.forEach(job -> job.dropped(reason));
    }

    /** Drops those that do not wait through trouble. */
    void dropImpatient(Reason reason) {
        queue.removeIf(job -> {
            if (!job.patient()) {
                job.dropped(reason);
            }
            return !job.patient();
        });
    }

    private record Awake() implements Job {
        @Override
        public void write(Wire wire) {}

        @Override
        public void dropped(Reason reason) {}
    }
}
