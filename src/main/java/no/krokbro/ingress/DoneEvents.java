package no.krokbro.ingress;

import java.util.Arrays;

/**
 * The latest events of a source that are done, the oldest leaving first: 32 bytes each, in arrays that grow with what there is to
 * remember. As objects they would be four times that, and the garbage collector would walk them one by one.
 */
final class DoneEvents {
    private static final int NONE = -1;
    private static final int FEW = 64;

    private final int most;
    private long[] high;
    private long[] low;
    private long[] until; // epoch milliseconds
    private int[] next; // of the same bucket
    private int[] first; // of each bucket; about as many as places, a power of two
    private int size;
    private int oldest;

    /** {@code most}: how many are remembered; none when it is not positive. */
    DoneEvents(int most) {
        this.most = most;
        int places = Math.clamp(most, 1, FEW);
        this.high = new long[places];
        this.low = new long[places];
        this.until = new long[places];
        this.next = new int[places];
        this.first = buckets(places);
    }

    int size() {
        return size;
    }

    /** Whether it is remembered beyond this moment, in epoch milliseconds. */
    boolean contains(Fingerprint event, long now) {
        for (int place = first[bucket(event.low())]; place != NONE; place = next[place]) {
            if (low[place] == event.low() && high[place] == event.high()) {
                return until[place] > now;
            }
        }
        return false;
    }

    /** Remembers it as the latest; what was known of it before counts no more. */
    void add(Fingerprint event, long end) {
        if (most <= 0) {
            return;
        }
        if (size == high.length && size < most) {
            grow(Math.min(2 * size, most));
        }
        int place = (oldest + size) % high.length;
        if (size == high.length) {
            unlink(place);
            oldest = (oldest + 1) % high.length;
        } else {
            size++;
        }
        high[place] = event.high();
        low[place] = event.low();
        until[place] = end;
        link(place);
    }

    // in front of the older one of the same event, which is not found any more
    private void link(int place) {
        int bucket = bucket(low[place]);
        next[place] = first[bucket];
        first[bucket] = place;
    }

    // the oldest of its bucket is the last of its chain
    private void unlink(int place) {
        int bucket = bucket(low[place]);
        if (first[bucket] == place) {
            first[bucket] = NONE;
            return;
        }
        int before = first[bucket];
        while (next[before] != place) {
            before = next[before];
        }
        next[before] = NONE;
    }

    // only what is full grows, before anything left it: the oldest is in the first place
    private void grow(int places) {
        high = Arrays.copyOf(high, places);
        low = Arrays.copyOf(low, places);
        until = Arrays.copyOf(until, places);
        next = Arrays.copyOf(next, places);
        first = buckets(places);
        for (int place = 0; place < size; place++) {
            link(place);
        }
    }

    // a fingerprint is a hash already
    private int bucket(long hash) {
        return (int) hash & (first.length - 1);
    }

    private static int[] buckets(int places) {
        int[] buckets = new int[Integer.highestOneBit(2 * places - 1)];
        Arrays.fill(buckets, NONE);
        return buckets;
    }
}
