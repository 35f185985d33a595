package no.krokbro.broker;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many messages may wait for one broker's confirm: so many in all, a quarter of them for one lane. */
final class ConfirmWindow {
    private final int size;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentMap<String, AtomicInteger> takenByLane = new ConcurrentHashMap<>();

    ConfirmWindow(int size) {
        this.size = size;
    }

    /** Takes a place, if there is one; each must be given back once. */
    boolean take(String lane) {
        AtomicInteger own = takenByLane.computeIfAbsent(lane, _ -> new AtomicInteger());
        if (!taken(own, Math.max(1, size / 4))) {
            return false;
        }
        if (!taken(taken, size)) {
            own.decrementAndGet();
            return false;
        }
        return true;
    }

    void giveBack(String lane) {
        taken.decrementAndGet();
        AtomicInteger own = takenByLane.get(lane);
        if (own != null) {
            own.decrementAndGet();
        }
    }

    int inFlight() {
        return taken.get();
    }

    private static boolean taken(AtomicInteger count, int limit) {
        if (count.incrementAndGet() <= limit) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }
}
