package no.krokbro.ops;

import io.smallrye.mutiny.helpers.queues.Queues;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jspecify.annotations.Nullable;

/**
 * Lines on their way to the log, which a thread of their own writes: whoever reads the log may be slow or stand still,
 * and an event loop must not wait for it. What does not fit is counted, and told when there is room again.
 */
@Singleton
final class LogQueue {
    private static final Logger LOG = Logger.getLogger(LogQueue.class);
    private static final int SIZE = 16_384;
    private static final int TOGETHER = 100; // lines whose flush others' lines may wait for
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    private record Line(Logger logger, String text) {}

    private final Queue<Line> lines = Queues.createMpscArrayQueue(SIZE);
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer = Thread.ofPlatform().daemon().name("log").unstarted(this::write);
    private volatile boolean ending;
    private @Nullable List<ExtHandler> handlers; // the writer's own

    LogQueue() {
        writer.start();
    }

    /** Writes soon, at INFO. */
    void info(Logger logger, String text) {
        if (!lines.offer(new Line(logger, text))) {
            lost.incrementAndGet();
        }
    }

    private void write() {
        while (!ending) {
            writeAll();
            LockSupport.parkNanos(
                    BEAT_NANOS); // a beat, since waking this thread for each line would cost the flows more
        }
        writeAll();
    }

    private void writeAll() {
        while (!lines.isEmpty()) {
            writeSome();
        }
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            LOG.warnf("log.lost lines=%d the log is written too slowly", missing);
        }
    }

    /** Flushed together: to flush a line is a call of the operating system, and more work than to write it. */
    private void writeSome() {
        List<ExtHandler> handlers = handlers();
        handlers.forEach(handler -> handler.setAutoFlush(false));
        try {
            Line line = lines.poll();
            for (int written = 1; line != null; written++) {
                line.logger().info(line.text());
                line = written < TOGETHER ? lines.poll() : null;
            }
        } finally {
            handlers.forEach(handler -> handler.setAutoFlush(true)); // and flushes
        }
    }

    // looked for once, when there is a first line: the platform has set them up by then
    private List<ExtHandler> handlers() {
        List<ExtHandler> known = handlers;
        if (known == null) {
            known = handlers(java.util.logging.Logger.getLogger("").getHandlers())
                    .toList();
            handlers = known;
        }
        return known;
    }

    private static Stream<ExtHandler> handlers(Handler[] all) {
        return Stream.of(all)
                .filter(ExtHandler.class::isInstance)
                .map(ExtHandler.class::cast)
                .flatMap(handler -> Stream.concat(Stream.of(handler), handlers(handler.getHandlers())));
    }

    @PreDestroy
    void end() throws InterruptedException {
        ending = true;
        writer.join(LAST_LINES);
    }
}
