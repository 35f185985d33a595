package no.krokbro.broker;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import no.krokbro.broker.PublishOutcome.Reason;

/**
 * What was settled on one channel and RabbitMQ has not been told: told together, with the line's next batch. All acks that nothing
 * older is out of become one, since each that a quorum queue hears is an entry in its log (docs/performance.md).
 */
final class Settlements implements Line.Job {
    private record Settled(long tag, boolean ack) {}

    private final Channel channel;
    private final Line line;
    private final Queue<Settled> untold = new ConcurrentLinkedQueue<>(); // bounded by the prefetch
    private final AtomicBoolean handedIn = new AtomicBoolean();
    private final OutTags out = new OutTags(); // the line's thread's

    Settlements(Channel channel, Line line) {
        this.channel = channel;
        this.line = line;
    }

    /** RabbitMQ is to forget this message, or to give it out again. Each tag once; from any thread. */
    void add(long tag, boolean ack) {
        untold.add(new Settled(tag, ack));
        if (handedIn.compareAndSet(false, true)) {
            line.submit(this);
        }
    }

    @Override
    public void write(Wire wire) throws IOException {
        handedIn.set(false); // before looking: what comes from here on is handed in anew
        wire.frames().hold();
        try {
            acked(givenBack());
        } catch (AlreadyClosedException e) {
            // RabbitMQ gives the messages out again
        } finally {
            wire.frames().letGo();
        }
    }

    /** The tags to ack: what is given back is told first, lest an ack of all older ones takes it along. */
    private List<Long> givenBack() throws IOException {
        List<Long> acks = new ArrayList<>();
        for (Settled next = untold.poll(); next != null; next = untold.poll()) {
            out.settled(next.tag());
            if (next.ack()) {
                acks.add(next.tag());
            } else {
                channel.basicNack(next.tag(), false, true);
            }
        }
        return acks;
    }

    private void acked(List<Long> tags) throws IOException {
        long settledTo = out.settledTo();
        long together = 0;
        for (long tag : tags) {
            if (tag > settledTo) {
                channel.basicAck(tag, false);
            } else {
                together = Math.max(together, tag);
            }
        }
        if (together > 0) {
            channel.basicAck(together, true);
        }
    }

    @Override
    public void dropped(Reason reason) {
        handedIn.set(false);
        untold.clear(); // the connection has ended: RabbitMQ gives the messages out again
    }

    @Override
    public boolean patient() {
        return true;
    }
}
