package no.krokbro.selfservice;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;

/** The last rows of both flows. Who writes never waits; who reads too slowly misses rows and is told how many. */
final class FlowRing {
    static final int SIZE = 200;

    private final AtomicReferenceArray<FlowRow> rows = new AtomicReferenceArray<>(SIZE);
    private final AtomicLong next = new AtomicLong();

    /** Adds the row that is made for its number. */
    void add(LongFunction<FlowRow> row) {
        long number = next.getAndIncrement();
        // a writer that was held up for a whole round must not cover what has come since
        rows.accumulateAndGet(
                (int) (number % SIZE),
                row.apply(number),
                (there, made) -> there != null && there.number() > made.number() ? there : made);
    }

    /** The number of the first row that can still be read. */
    long oldest() {
        return Math.max(0, next.get() - SIZE);
    }

    /** What is new since {@code number} was the next to come. */
    News since(long number) {
        long end = next.get();
        long first = Math.max(number, end - SIZE);
        long missed = first - number;
        List<FlowRow> found = new ArrayList<>();
        for (long wanted = first; wanted < end; wanted++) {
            FlowRow row = rows.get((int) (wanted % SIZE));
            if (row == null || row.number() < wanted) {
                return new News(found, wanted, missed); // being written at this moment
            }
            if (row.number() == wanted) {
                found.add(row);
            } else {
                missed++; // covered while we read
            }
        }
        return new News(found, end, missed);
    }

    /**
     * A reader's next page.
     *
     * @param next what to ask for the next time
     * @param missed rows that were overwritten before they could be read
     */
    record News(List<FlowRow> rows, long next, long missed) {}
}
