package no.krokbro.broker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A message from a queue, unacked until it is settled; settled once, and in vain when its channel has ended. */
public final class QueueMessage {
    private final MessageProperties properties;
    private final byte[] body;
    private final String exchange;
    private final String routingKey;
    private final boolean redelivered;
    private final Settling settling;
    private final long arrived = System.nanoTime();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile boolean acked;

    /** How a message is settled on its channel. */
    interface Settling {
        void ack();

        void giveBack();

        boolean stale();
    }

    QueueMessage(
            MessageProperties properties,
            byte[] body,
            String exchange,
            String routingKey,
            boolean redelivered,
            Settling settling) {
        this.properties = properties;
        this.body = body;
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.redelivered = redelivered;
        this.settling = settling;
    }

    /** The properties that it was published with. */
    public MessageProperties properties() {
        return properties;
    }

    /** The bytes, not copied. */
    public byte[] body() {
        return body;
    }

    /** The exchange that it was published to. */
    public String exchange() {
        return exchange;
    }

    /** The routing key that it was published with. */
    public String routingKey() {
        return routingKey;
    }

    /** Whether RabbitMQ gave it to somebody before. */
    public boolean redelivered() {
        return redelivered;
    }

    /** How long it has been out. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - arrived);
    }

    /** Whether its channel has ended, so that RabbitMQ has given, or will give, it out again. */
    public boolean stale() {
        return settling.stale();
    }

    /** Whether RabbitMQ has been told to forget it, on a channel that still stands. */
    public boolean acked() {
        return acked && !stale();
    }

    /** Whether it was acked or given back. */
    public boolean settled() {
        return settled.get();
    }

    /** Tells RabbitMQ to forget it: the other side holds it. */
    public void ack() {
        if (settled.compareAndSet(false, true)) {
            acked = true;
            settling.ack();
        }
    }

    /** Gives it back to its queue; RabbitMQ counts that, and some queues drop what comes back often. */
    public void giveBack() {
        if (settled.compareAndSet(false, true)) {
            settling.giveBack();
        }
    }
}
