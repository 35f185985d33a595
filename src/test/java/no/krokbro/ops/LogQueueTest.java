package no.krokbro.ops;

import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogQueueTest {
    private static final java.util.logging.Logger ROOT = java.util.logging.Logger.getLogger("");
    private static final Logger LOG = Logger.getLogger("krokbro.log-queue-test");
    private static final int LINES = 300;

    private final Kept kept = new Kept();
    private final LogQueue queue = new LogQueue();

    @BeforeEach
    void watch() {
        ROOT.addHandler(kept);
    }

    @AfterEach
    void end() throws InterruptedException {
        queue.end();
        ROOT.removeHandler(kept);
    }

    @Test
    void every_line_is_written_in_order_and_many_are_flushed_together() {
        range(0, LINES).forEach(i -> queue.info(LOG, "line " + i));
        kept.mayWrite.countDown(); // the first is still being written when the last is queued

        await().until(() -> kept.flushed.get() == LINES);
        assertThat(kept.lines)
                .isEqualTo(range(0, LINES).mapToObj(i -> "line " + i).toList());
        assertThat(kept.flushes).hasValueLessThanOrEqualTo(LINES / 10);
    }

    @Test
    void a_line_of_another_thread_is_flushed_at_once_when_none_are_queued() {
        kept.mayWrite.countDown();
        queue.info(LOG, "queued");
        await().until(() -> kept.flushed.get() == 1 && kept.isAutoFlush());

        LOG.info("at once");

        assertThat(kept.flushed).hasValue(2);
    }

    /** Keeps lines, and how many of them have been flushed. */
    private static final class Kept extends ExtHandler {
        private final CountDownLatch mayWrite = new CountDownLatch(1);
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger flushed = new AtomicInteger();
        private final AtomicInteger flushes = new AtomicInteger();

        @Override
        protected void doPublish(ExtLogRecord line) {
            if (line.getLoggerName().equals(LOG.getName())) {
                awaitPermission();
                lines.add(line.getMessage());
                super.doPublish(line); // flushes, or leaves it
            }
        }

        private void awaitPermission() {
            try {
                mayWrite.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void flush() {
            flushes.incrementAndGet();
            flushed.set(lines.size());
        }
    }
}
