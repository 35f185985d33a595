package no.krokbro.broker;

import java.util.TreeSet;

/**
 * Which messages of a channel are out, by what was settled: RabbitMQ numbers what it brings on a channel from 1 on, without a gap.
 * Holds no more than are out.
 */
final class OutTags {
    private final TreeSet<Long> passed = new TreeSet<>(); // out, while a newer one is settled
    private long newest;

    void settled(long tag) {
        if (tag > newest) {
            for (long older = newest + 1; older < tag; older++) {
                passed.add(older);
            }
            newest = tag;
        } else {
            passed.remove(tag);
        }
    }

    /** The newest of which all older ones, and it, are settled; 0 when the first is out. */
    long settledTo() {
        return passed.isEmpty() ? newest : passed.first() - 1;
    }
}
