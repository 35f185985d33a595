package no.krokbro.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.PublishOutcome.Refused;
import no.krokbro.broker.PublishOutcome.Unavailable;

/**
 * A channel in confirm mode and what is in flight on it.
 *
 * <ol>
 *   <li>A message is noted before it is written, under the number RabbitMQ will confirm.
 *   <li>A returned message is found by that number in a header of ours; its return comes before its confirm.
 *   <li>When the channel or its connection ends, everything in flight ends with it, and nothing is noted any more.
 * </ol>
 */
final class ConfirmingChannel {
    /** Carries the number under which the message will be confirmed on its channel. */
    static final String SEQUENCE = "krokbro-sequence";

    private final Channel channel;
    private final HeldFrames frames;
    private final SequencedMap<Long, Publish> inFlight = new LinkedHashMap<>(); // in the order of their numbers
    private boolean ended; // both guarded by inFlight

    private ConfirmingChannel(Channel channel, HeldFrames frames) {
        this.channel = channel;
        this.frames = frames;
    }

    /** Opens a channel; asks RabbitMQ and waits, so only on the line's thread. */
    static ConfirmingChannel open(Wire wire) throws IOException {
        Channel channel = wire.connection().createChannel();
        if (channel == null) {
            throw new IOException("the connection has no channel left");
        }
        ConfirmingChannel opened = new ConfirmingChannel(channel, wire.frames());
        channel.addReturnListener(opened::returned);
        channel.addConfirmListener(
                (ConfirmCallback) (tag, multiple) -> opened.answered(tag, multiple, Publish::confirmed),
                (tag, multiple) -> opened.answered(tag, multiple, publish -> publish.end(new Refused())));
        channel.addShutdownListener(opened::ended);
        channel.confirmSelect();
        return opened;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void publish(Publish publish) throws IOException {
        Publication publication = publish.publication();
        long sequence = channel.getNextPublishSeqNo();
        if (!noted(sequence, publish)) {
            publish.end(new Unavailable(Reason.CHANNEL_CLOSED));
            return;
        }
        frames.hold();
        try {
            channel.basicPublish(
                    publication.exchange(),
                    publication.routingKey(),
                    true,
                    new WrittenProperties(publication.properties(), SEQUENCE, sequence),
                    publication.body());
        } finally {
            frames.letGo();
        }
    }

    /** How long the oldest message without an answer has waited, in nanoseconds; 0 when there is none. */
    long waited() {
        synchronized (inFlight) {
            Map.Entry<Long, Publish> oldest = inFlight.firstEntry();
            return oldest == null ? 0 : oldest.getValue().waited();
        }
    }

    void close() {
        try {
            channel.abort();
        } catch (IOException e) {
            // its connection is ending and takes it along
        }
    }

    private boolean noted(long sequence, Publish publish) {
        synchronized (inFlight) {
            if (!ended) {
                inFlight.put(sequence, publish);
            }
            return !ended;
        }
    }

    private void returned(Return message) {
        if (message.getProperties().getHeaders().get(SEQUENCE) instanceof Long sequence) {
            synchronized (inFlight) {
                Publish publish = inFlight.get(sequence);
                if (publish != null) {
                    publish.returned();
                }
            }
        }
    }

    private void answered(long tag, boolean multiple, Consumer<Publish> end) {
        taken(tag, multiple).forEach(end);
    }

    private List<Publish> taken(long tag, boolean multiple) {
        synchronized (inFlight) {
            if (!multiple) {
                Publish publish = inFlight.remove(tag);
                return publish == null ? List.of() : List.of(publish);
            }
            List<Publish> taken = new ArrayList<>();
            for (Iterator<Map.Entry<Long, Publish>> entries =
                            inFlight.entrySet().iterator();
                    entries.hasNext(); ) {
                Map.Entry<Long, Publish> entry = entries.next();
                if (entry.getKey() > tag) {
                    break;
                }
                taken.add(entry.getValue());
                entries.remove();
            }
            return taken;
        }
    }

    private void ended(ShutdownSignalException cause) {
        Reason reason = switch (Faults.code(cause)) {
            case 404 -> Reason.NO_EXCHANGE;
            case 403 -> Reason.NOT_PERMITTED;
            default -> cause.isHardError() ? Reason.CONNECTION_LOST : Reason.CHANNEL_CLOSED;
        };
        List<Publish> lost;
        synchronized (inFlight) {
            ended = true;
            lost = List.copyOf(inFlight.values());
            inFlight.clear();
        }
        lost.forEach(publish -> publish.end(new Unavailable(reason)));
    }
}
