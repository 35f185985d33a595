package no.krokbro.broker;

import java.time.Duration;
import java.util.Optional;

/**
 * How a queue is read.
 *
 * @param prefetch how many messages may be out and not settled
 * @param pause between looks for a queue that is not there
 * @param lock the exclusive queue that its connection must have; who reads with a lock begins held, and is held again
 *     by whatever ends its channel
 */
record QueueTerms(String queue, int prefetch, Duration pause, Optional<String> lock) {
    /** Anybody else may read it, too. */
    static QueueTerms shared(String queue, int prefetch, Duration pause) {
        return new QueueTerms(queue, prefetch, pause, Optional.empty());
    }
}
