package no.krokbro.egress;

import java.util.concurrent.ConcurrentHashMap;

/** How many requests each pool has under way; a pool without any takes no room. */
final class InFlight {
    private final ConcurrentHashMap<String, Integer> pools = new ConcurrentHashMap<>();

    /** Takes a place in the pool, unless all {@code places} are taken. */
    boolean enter(String pool, int places) {
        if (pools.merge(pool, 1, Integer::sum) <= places) {
            return true;
        }
        leave(pool);
        return false;
    }

    void leave(String pool) {
        pools.computeIfPresent(pool, (_, taken) -> taken == 1 ? null : taken - 1);
    }
}
