package no.krokbro.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What is ready to be done, done one after another by whoever comes by, however deep in the calls of one of them. */
final class Ready {
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private boolean running;

    synchronized void add(Runnable step) {
        ready.add(step);
    }

    void run() {
        for (var next = next(false); next.isPresent(); next = next(true)) {
            next.get().run();
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
