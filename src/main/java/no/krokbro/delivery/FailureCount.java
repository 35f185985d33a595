package no.krokbro.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * Counts what comes of attempts, and says when a circuit must open:
 *
 * <ol>
 *   <li>10 failures in a row;
 *   <li>at least half of at least 20 attempts within 60 s;
 *   <li>20 messages in a row that the endpoint will never take.
 * </ol>
 *
 * Guarded by whoever has it.
 */
final class FailureCount {
    private static final int IN_A_ROW = 10;
    private static final int MESSAGES_IN_A_ROW = 20;
    private static final int ENOUGH = 20;
    private static final int SECONDS = 60;

    private final int[] delivered = new int[SECONDS];
    private final int[] failed = new int[SECONDS];
    private final long[] second = new long[SECONDS];
    private int failuresInARow;
    private int messagesInARow;

    void delivered(Instant now) {
        failuresInARow = 0;
        messagesInARow = 0;
        delivered[place(now)]++;
    }

    /** Whether the circuit must open now. */
    boolean failed(Instant now) {
        messagesInARow = 0;
        failed[place(now)]++;
        return ++failuresInARow >= IN_A_ROW || mostlyFailed(now);
    }

    /** The endpoint answers, but will never take this message: whether the circuit must open now. */
    boolean refused() {
        failuresInARow = 0;
        return ++messagesInARow >= MESSAGES_IN_A_ROW;
    }

    /** Begins anew, as suspicious as {@code failures} in a row make it. */
    void reset(int failures) {
        failuresInARow = failures;
        messagesInARow = 0;
        for (int i = 0; i < SECONDS; i++) {
            second[i] = 0;
            delivered[i] = 0;
            failed[i] = 0;
        }
    }

    /** Begins anew so that one failure more opens the circuit again. */
    void suspect() {
        reset(IN_A_ROW - 1);
    }

    private boolean mostlyFailed(Instant now) {
        long since = now.minus(Duration.ofSeconds(SECONDS)).getEpochSecond();
        int good = 0;
        int bad = 0;
        for (int i = 0; i < SECONDS; i++) {
            if (second[i] > since) {
                good += delivered[i];
                bad += failed[i];
            }
        }
        return good + bad >= ENOUGH && bad >= good;
    }

    private int place(Instant now) {
        long at = now.getEpochSecond();
        int place = (int) Math.floorMod(at, (long) SECONDS);
        if (second[place] != at) {
            second[place] = at;
            delivered[place] = 0;
            failed[place] = 0;
        }
        return place;
    }
}
