package no.krokbro.bench;

import java.time.Duration;
import no.krokbro.fixture.ProcessUse;

/** What a process uses from now on. */
final class Meter {
    private final long pid;
    private Duration before;

    Meter(long pid) {
        this.pid = pid;
        this.before = ProcessUse.of(pid).cpu();
    }

    /** CPU time since the beginning, or since the last lap. */
    Duration lap() {
        Duration now = ProcessUse.of(pid).cpu();
        Duration used = now.minus(before);
        before = now;
        return used;
    }

    /** The same in microseconds for each of so many messages. */
    double lapMicros(long messages) {
        return lap().toNanos() / (1000.0 * messages);
    }
}
