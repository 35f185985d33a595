package no.krokbro.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What is ready to be done, done one after another by whoever comes by, however deep in the calls of one of them. */
final class Ready {
    private static final Logger LOG = Logger.getLogger(Ready.class);

    private final Deque<Runnable> ready = new ArrayDeque<>();
    private boolean running;

    synchronized void add(Runnable step) {
        ready.add(step);
    }

    void run() {
        for (var next = next(false); next.isPresent(); next = next(true)) {
            done(next.get());
        }
    }

    // whatever one step meets, the others are done
    private static void done(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("delivery.unordered", e);
        }
    }

    private synchronized Optional<Runnable> next(boolean mine) {
        if (running && !mine) {
            return Optional.empty();
        }
        Optional<Runnable> next = Optional.ofNullable(ready.poll());
        running = next.isPresent();
        return next;
    }
}
