package no.krokbro.delivery;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import no.krokbro.broker.ConsumerState;
import no.krokbro.broker.QueueStream;

/** What a subscription takes from: its queue, and beside it the retry queue of what was parked. */
record Intake(QueueStream queue, QueueStream retries) {
    /** The messages of both; to be subscribed to once. */
    Multi<Taken> messages() {
        return Multi.createBy()
                .merging()
                .streams(
                        queue.messages().map(message -> Taken.of(message, false)),
                        retries.messages().map(message -> Taken.of(message, true)));
    }

    /** How the queue is being read. */
    ConsumerState state() {
        return queue.state();
    }

    /** Takes messages, or no more of them. */
    void flow(boolean flows) {
        if (flows) {
            queue.resume();
            retries.resume();
        } else {
            queue.hold();
            retries.hold();
        }
    }

    /** Takes one message while none flow, of those that came back before others. */
    Uni<Optional<Taken>> fetch() {
        return retries.fetch()
                .map(found -> found.map(message -> Taken.of(message, true)))
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found)
                        : queue.fetch().map(other -> other.map(message -> Taken.of(message, false))));
    }

    /** Ends: what is out and not settled goes back to its queue. */
    void close() {
        queue.close();
        retries.close();
    }
}
