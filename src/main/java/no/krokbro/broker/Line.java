package no.krokbro.broker;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import no.krokbro.broker.PublishOutcome.Reason;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a broker, kept up for ever by the one thread that writes to it.
 *
 * <ol>
 *   <li>The thread connects, then writes what is handed in, flushing once a batch and at most once a millisecond, which
 *       spares all who share the processors (measured, docs/performance.md); when the connection ends it tells
 *       all who wait, and connects again after a pause.
 *   <li>Nobody else writes messages or acks, so no event loop ever waits for a socket; questions are asked by who waits for
 *       the answer, {@link Asking}.
 *   <li>A write over 1 s lets those who wait go; a write over 10 s closes the socket ({@link #watch()}).
 * </ol>
 */
final class Line {
    private static final Logger LOG = Logger.getLogger(Line.class);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final long TICK_NANOS = TICK.toNanos();

    /** Something to be written. */
    interface Job {
        /** Writes, on the line's thread. */
        void write(Wire wire) throws IOException;

        /** Instead of {@link #write}: it will not be written. */
        void dropped(Reason reason);

        /** Whether it waits through an alarm or a slow write, instead of being dropped then. */
        default boolean patient() {
            return false;
        }
    }

    /** What happens on a line, told on its own thread. */
    interface Listener {
        /** The connection is up. */
        void up(Wire wire) throws IOException;

        /** The connection is down; whatever hung on it is gone. */
        void down();

        /** RabbitMQ lets us not in: user, password or vhost. */
        void shutOut(String why);

        /** About once a second while the connection is up. */
        void tick(Wire wire) throws IOException;
    }

    private final Dialer dialer;
    private final String name;
    private final Listener listener;
    private final Jobs jobs = new Jobs();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean blocked;
    private volatile boolean shutOut;
    private volatile long writingSince;
    private volatile @Nullable HeldFrames frames;
    private volatile @Nullable Connection connection;
    private volatile Optional<String> trouble = Optional.of("not connected yet");

    Line(Dialer dialer, String name, Listener listener) {
        this.dialer = dialer;
        this.name = name;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("line-" + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Hands in a job; it is written, or dropped, soon. Who hands in bounds how many there are. */
    void submit(Job job) {
        jobs.add(job);
        if (connection == null && jobs.remove(job)) {
            job.dropped(closed ? Reason.ENDING : Reason.DOWN);
        }
    }

    /** Why nothing can be written now. */
    Optional<Reason> refusal() {
        if (closed) {
            return Optional.of(Reason.ENDING);
        }
        if (connection == null) {
            return Optional.of(Reason.DOWN);
        }
        if (blocked) {
            return Optional.of(Reason.BLOCKED);
        }
        return writingFor() > SLOW_NANOS ? Optional.of(Reason.STUCK) : Optional.empty();
    }

    /** What is wrong, in words fit for an operator; empty when all is well. */
    Optional<String> trouble() {
        return refusal().map(reason -> switch (reason) {
            case BLOCKED -> "RabbitMQ has an alarm and takes nothing";
            case STUCK -> "a write to RabbitMQ hangs";
            default -> trouble.orElse("not connected");
        });
    }

    /** Whether RabbitMQ refuses user, password or vhost. */
    boolean isShutOut() {
        return shutOut;
    }

    /** Called a few times a second, by another thread than the line's. */
    void watch() {
        long writing = writingFor();
        if (writing > SLOW_NANOS) {
            jobs.dropImpatient(Reason.STUCK);
        }
        HeldFrames hanging = frames;
        if (writing > STUCK_NANOS && hanging != null) {
            LOG.warnf("broker.cut broker=%s a write hung for 10 s, its connection is closed", name);
            hanging.cut();
        }
    }

    /** Ends the connection after what is queued has been written, within {@code limit}. */
    void close(Duration limit) {
        closed = true;
        jobs.wake();
        try {
            if (!thread.join(limit)) {
                HeldFrames hanging = frames;
                if (hanging != null) {
                    hanging.cut();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long writingFor() {
        long since = writingSince;
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    private void run() {
        long downSince = System.nanoTime();
        while (!closed) {
            try {
                serve(dialer.dial());
                downSince = System.nanoTime();
            } catch (IOException | TimeoutException | RuntimeException e) {
                Optional<String> refusal = dialer.refusal(e);
                shutOut = refusal.isPresent();
                refusal.ifPresent(listener::shutOut);
                told(refusal.orElseGet(() -> Faults.inWords(e)));
            }
            jobs.drop(closed ? Reason.ENDING : Reason.DOWN);
            pause(Duration.ofNanos(System.nanoTime() - downSince));
        }
        jobs.drop(Reason.ENDING);
    }

    private void told(String fault) {
        if (!trouble.equals(Optional.of(fault))) {
            LOG.warnf("broker.down broker=%s reason=\"%s\"", name, fault);
        }
        trouble = Optional.of(fault);
    }

    private void serve(Wire wire) throws IOException {
        Connection opened = wire.connection();
        try {
            blocked = false;
            shutOut = false;
            opened.addBlockedListener(new Blocking());
            opened.addShutdownListener(_ -> jobs.wake());
            frames = wire.frames();
            connection = opened; // before anything comes in on it that must be acked
            trouble = Optional.empty();
            listener.up(wire);
            LOG.infof("broker.up broker=%s", name);
            write(wire);
            told(closed ? "ended" : Faults.inWords(opened.getCloseReason()));
        } finally {
            connection = null;
            frames = null;
            writingSince = 0;
            jobs.drop(closed ? Reason.ENDING : Reason.CONNECTION_LOST);
            opened.abort(2_000);
            listener.down();
        }
    }

    private void write(Wire wire) throws IOException {
        long ticked = System.nanoTime();
        while (wire.connection().isOpen()) {
            if (System.nanoTime() - ticked > TICK_NANOS) {
                listener.tick(wire);
                ticked = System.nanoTime();
            }
            List<Job> batch = jobs.next(closed ? Duration.ZERO : TICK);
            if (batch.isEmpty() && closed) {
                return;
            }
            if (!batch.isEmpty()) {
                writeAll(batch, wire);
            }
        }
    }

    private void writeAll(List<Job> batch, Wire wire) throws IOException {
        writingSince = System.nanoTime() | 1; // never 0, which means "not writing"
        int written = 0;
        try {
            while (written < batch.size()) {
                batch.get(written++).write(wire);
            }
            wire.frames().flushNow();
        } finally {
            writingSince = 0;
            // a job that fails tells its own people; those behind it hear it here
            batch.subList(written, batch.size()).forEach(job -> job.dropped(Reason.CONNECTION_LOST));
        }
    }

    private void pause(Duration outage) {
        long until = System.nanoTime()
                + Reconnecting.DEFAULT
                        .pause(outage, ThreadLocalRandom.current())
                        .toNanos();
        while (!closed && System.nanoTime() < until) {
            jobs.next(Duration.ofNanos(Math.max(0, until - System.nanoTime())))
                    .forEach(job -> job.dropped(Reason.DOWN));
        }
    }

    private final class Blocking implements BlockedListener {
        @Override
        public void handleBlocked(String reason) {
            blocked = true;
            LOG.warnf("broker.blocked broker=%s reason=\"%s\"", name, reason);
            jobs.dropImpatient(Reason.BLOCKED);
        }

        @Override
        public void handleUnblocked() {
            blocked = false;
            LOG.infof("broker.unblocked broker=%s", name);
        }
    }
}
