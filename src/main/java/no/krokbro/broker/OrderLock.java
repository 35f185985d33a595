package no.krokbro.broker;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import no.krokbro.broker.ConsumerState.Elsewhere;
import no.krokbro.broker.ConsumerState.Interrupted;

/** An exclusive queue: RabbitMQ gives it to one connection, and takes it away with that connection, never before. */
final class OrderLock {
    private static final int LOCKED = 405; // AMQP 0-9-1: resource-locked
    private static final int REFUSED = 403;

    private OrderLock() {}

    /** Takes it for this connection, which may have it already; why not, when it cannot be had. */
    static Optional<ConsumerState> refused(Wire wire, String name) throws IOException {
        Channel channel = opened(wire);
        try {
            channel.queueDeclare(name, false, true, false, Map.of("x-queue-type", "classic"));
            return Optional.empty();
        } catch (IOException e) {
            return switch (Faults.code(e)) {
                case LOCKED -> Optional.of(new Elsewhere());
                case REFUSED -> Optional.of(new Interrupted("the lock " + name + " may not be declared (403)"));
                default -> throw e;
            };
        } finally {
            channel.abort();
        }
    }

    /** Lets another connection have it. */
    static void release(Wire wire, String name) throws IOException {
        Channel channel = opened(wire);
        try {
            channel.queueDelete(name);
        } finally {
            channel.abort();
        }
    }

    private static Channel opened(Wire wire) throws IOException {
        Channel channel = wire.connection().createChannel();
        if (channel == null) {
            throw new IOException("the connection has no channel left");
        }
        return channel;
    }
}
