package no.krokbro.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.krokbro.broker.ConsumerState.Elsewhere;
import no.krokbro.broker.ConsumerState.Interrupted;

/**
 * The locks of one connection: exclusive queues, which RabbitMQ gives to one connection and takes away with it, never
 * before. On its line's thread only.
 */
final class OrderLocks {
    private static final int LOCKED = 405; // AMQP 0-9-1: resource-locked
    private static final int REFUSED = 403;
    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos(); // RabbitMQ logs each try in vain

    private final Connection connection;
    private final Set<String> held = new HashSet<>();
    private final Map<String, Long> triedInVain = new HashMap<>();

    OrderLocks(Connection connection) {
        this.connection = connection;
    }

    /** Takes it for this connection, which may have it already; why not, when it cannot be had. */
    Optional<ConsumerState> refused(String name) throws IOException {
        if (held.contains(name)) {
            return Optional.empty();
        }
        Long tried = triedInVain.get(name);
        if (tried != null && System.nanoTime() - tried < PAUSE_NANOS) {
            return Optional.of(new Elsewhere());
        }
        Channel channel = opened();
        try {
            channel.queueDeclare(name, false, true, false, Map.of("x-queue-type", "classic"));
            held.add(name);
            return Optional.empty();
        } catch (IOException e) {
            triedInVain.put(name, System.nanoTime());
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
    void release(String name) throws IOException {
        if (held.remove(name)) {
            Channel channel = opened();
            try {
                channel.queueDelete(name);
            } finally {
                channel.abort();
            }
        }
    }

    private Channel opened() throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the connection has no channel left");
        }
        return channel;
    }
}
