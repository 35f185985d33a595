package no.krokbro.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Questions to RabbitMQ that are asked one after another, each when the one before has its answer, on no thread that anybody
 * else waits for: a queue whose leader is away answers after seconds. What was handed to the line before a question is
 * written before it.
 */
final class Asking {
    private final Line line;
    private final Executor threads;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /**
     * Asks nothing yet.
     *
     * @param threads run one step at a time of this, and of others
     */
    Asking(Line line, Executor threads) {
        this.line = line;
        this.threads = threads;
    }

    void submit(Asked asked) {
        line.submit(new Asked(wire -> then(() -> asked.write(wire)), asked.otherwise()));
    }

    /** Runs what belongs between two questions. */
    synchronized void then(Runnable step) {
        last = last.whenCompleteAsync((_, _) -> step.run(), threads);
    }
}
