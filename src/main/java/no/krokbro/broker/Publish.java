package no.krokbro.broker;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.PublishOutcome.Unavailable;

/** One publish on its way: ends exactly once, and gives its place in the window back then. */
final class Publish implements Line.Job {
    private final Publication publication;
    private final PublishingLane lane;
    private final Consumer<PublishOutcome> end;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long since = System.nanoTime();
    private volatile boolean returned;

    Publish(Publication publication, PublishingLane lane, Consumer<PublishOutcome> end) {
        this.publication = publication;
        this.lane = lane;
        this.end = end;
    }

    Publication publication() {
        return publication;
    }

    /** How long it has been under way, in nanoseconds. */
    long waited() {
        return System.nanoTime() - since;
    }

    @Override
    public void write(Wire wire) throws IOException {
        lane.write(this, wire);
    }

    @Override
    public void dropped(Reason reason) {
        end(new Unavailable(reason));
    }

    /** RabbitMQ gave the message back; its confirm follows. */
    void returned() {
        returned = true;
    }

    void confirmed() {
        end(returned ? new PublishOutcome.Unroutable() : new PublishOutcome.Confirmed());
    }

    void end(PublishOutcome outcome) {
        if (ended.compareAndSet(false, true)) {
            end.accept(outcome);
        }
    }
}
