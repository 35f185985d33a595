package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import no.krokbro.broker.ConsumerState.Withdrawn;
import no.krokbro.broker.QueueStream;
import org.jboss.logging.Logger;

/**
 * What an ordered subscription takes from: its hold queue first, then beside it its retry queue, for replays, and its
 * queue. All three need the same lock and share its connection.
 */
record OrderedIntake(QueueStream queue, QueueStream retries, QueueStream hold) {
    private static final Logger LOG = Logger.getLogger(OrderedIntake.class);

    /** Hands over what comes, and whether the hold queue had it; nothing comes yet. */
    void start(BiConsumer<Taken, Boolean> take) {
        start(hold, true, true, take);
        start(retries, true, false, take);
        start(queue, false, false, take);
    }

    private static void start(QueueStream stream, boolean ours, boolean held, BiConsumer<Taken, Boolean> take) {
        stream.messages()
                .subscribe()
                .with(
                        message -> take.accept(Taken.of(message, ours), held),
                        fault -> LOG.error("delivery.stopped an ordered stream ended", fault));
    }

    /** Takes what is held; how much of it is still to come, as a number that is 0 only when nothing is. */
    Uni<Long> collects() {
        hold.resume(() -> true);
        return hold.left().map(left -> left.orElse(Long.MAX_VALUE));
    }

    /** Takes all the rest, too, as far as it is there, unless the hold queue's messages have been lost meanwhile. */
    void flow() {
        for (QueueStream stream : List.of(retries, queue)) {
            if (!stream.flows()) {
                stream.resume(hold::flows);
            }
        }
    }

    /** Whether nothing has been lost since. */
    boolean flows() {
        return hold.flows() && (queue.flows() || queue.state() instanceof Withdrawn);
    }

    /** Takes no more; ends when nothing can come any more. */
    Uni<Void> stops() {
        return Uni.combine()
                .all()
                .unis(queue.held(), retries.held(), hold.held())
                .discardItems();
    }

    /** Takes one message while none flow, and says whether the hold queue had it. */
    Uni<Optional<Fetched>> fetch() {
        return fetch(hold, true, true)
                .chain(found -> found.isPresent() ? now(found) : fetch(retries, true, false))
                .chain(found -> found.isPresent() ? now(found) : fetch(queue, false, false));
    }

    private static Uni<Optional<Fetched>> fetch(QueueStream stream, boolean ours, boolean held) {
        return stream.fetch().map(found -> found.map(message -> new Fetched(Taken.of(message, ours), held)));
    }

    private static Uni<Optional<Fetched>> now(Optional<Fetched> found) {
        return Uni.createFrom().item(found);
    }

    /** Gives back what is out, and lets another instance serve the subscription after that. */
    void close() {
        hold.close();
        retries.close();
        queue.close();
        queue.release();
    }

    /** One message, and whether the hold queue had it. */
    record Fetched(Taken taken, boolean held) {}
}
