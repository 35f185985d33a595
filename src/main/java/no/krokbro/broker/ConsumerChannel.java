package no.krokbro.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One channel that reads one queue: what it brought is settled on it or not at all, since delivery tags mean nothing on
 * another channel. Opened, held and asked by one {@link Asking}; settled on the line's thread.
 */
final class ConsumerChannel {
    private final Channel channel;
    private final Settlements settlements;
    private final String queue;
    private final AtomicInteger unsettled;
    private final Consumer<QueueMessage> sink;
    private final Runnable cancelled;
    private volatile @Nullable String consumerTag;

    private ConsumerChannel(
            Channel channel,
            Settlements settlements,
            String queue,
            AtomicInteger unsettled,
            Consumer<QueueMessage> sink,
            Runnable cancelled) {
        this.channel = channel;
        this.settlements = settlements;
        this.queue = queue;
        this.unsettled = unsettled;
        this.sink = sink;
        this.cancelled = cancelled;
    }

    /**
     * Opens a channel on these terms.
     *
     * @param unsettled counts what was brought and not settled
     * @param cancelled told when RabbitMQ ends the consumer, the channel or the connection
     */
    static ConsumerChannel open(
            Wire wire,
            Line line,
            QueueTerms terms,
            AtomicInteger unsettled,
            Consumer<QueueMessage> sink,
            Runnable cancelled)
            throws IOException {
        Channel channel = wire.connection().createChannel();
        if (channel == null) {
            throw new IOException("the connection has no channel left");
        }
        ConsumerChannel opened =
                new ConsumerChannel(channel, new Settlements(channel, line), terms.queue(), unsettled, sink, cancelled);
        channel.addShutdownListener(opened::ended);
        channel.basicQos(terms.prefetch());
        return opened;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    boolean isConsuming() {
        return consumerTag != null;
    }

    void consume() throws IOException {
        if (consumerTag == null) {
            consumerTag = channel.basicConsume(
                    queue, false, (_, delivery) -> sink.accept(message(delivery)), this::cancelled);
        }
    }

    void hold() throws IOException {
        String tag = consumerTag;
        if (tag != null) {
            channel.basicCancel(tag);
            consumerTag = null;
        }
    }

    /** Asks for one message. */
    Optional<QueueMessage> fetch() throws IOException {
        GetResponse got = channel.basicGet(queue, false);
        return Optional.ofNullable(got)
                .map(found -> message(new Delivery(found.getEnvelope(), found.getProps(), found.getBody())));
    }

    /**
     * How many messages lie in the queue that this channel has not brought yet. RabbitMQ answers the second question after
     * it has sent all that was this consumer's at the first.
     */
    OptionalLong left() throws IOException {
        channel.messageCount(queue);
        return QueueDepth.consumed(channel, queue);
    }

    void close() {
        try {
            channel.abort();
        } catch (IOException e) {
            // its connection is ending and takes it along
        }
    }

    private void cancelled(String tag) {
        consumerTag = null;
        cancelled.run();
    }

    private void ended(ShutdownSignalException cause) {
        cancelled.run();
    }

    private QueueMessage message(Delivery delivery) {
        unsettled.incrementAndGet();
        long tag = delivery.getEnvelope().getDeliveryTag();
        return new QueueMessage(
                AmqpProperties.read(delivery.getProperties()),
                delivery.getBody(),
                delivery.getEnvelope().getExchange(),
                delivery.getEnvelope().getRoutingKey(),
                delivery.getEnvelope().isRedeliver(),
                new OnChannel(tag));
    }

    /** Settling by tag, on the channel that brought the message. */
    private final class OnChannel implements QueueMessage.Settling {
        private final long tag;

        OnChannel(long tag) {
            this.tag = tag;
        }

        @Override
        public void ack() {
            unsettled.decrementAndGet();
            settlements.add(tag, true);
        }

        @Override
        public void giveBack() {
            unsettled.decrementAndGet();
            settlements.add(tag, false);
        }

        @Override
        public boolean stale() {
            return !channel.isOpen();
        }
    }
}
