package no.krokbro.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import no.krokbro.broker.ConsumerState.Elsewhere;
import no.krokbro.broker.ConsumerState.Interrupted;

/**
 * The locks of one connection: exclusive queues, which RabbitMQ gives to one connection and takes away with it, never
 * before. All that read with locks share one {@link Asking}.
 */
final class OrderLocks {
    private static final int LOCKED = 405; // AMQP 0-9-1: resource-locked
    private static final int REFUSED = 403;
    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos(); // RabbitMQ logs each try in vain

    // RabbitMQ frees a lock before it has taken back all that its last holder had out; whoever reads then gets later
    // messages first
    private static final long SETTLED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long PATIENCE_NANOS =
            Duration.ofSeconds(6).toNanos(); // with a stranger's consumer, which ends every order anyway

    private final Connection connection;
    private final Map<String, Long> heldSince = new HashMap<>();
    private final Map<String, Long> readSince = new HashMap<>();
    private final Map<String, Long> triedInVain = new HashMap<>();

    OrderLocks(Connection connection) {
        this.connection = connection;
    }

    /** Takes it for this connection, which may have it already; why {@code queue} may not be read yet. */
    Optional<ConsumerState> refused(String name, String queue) throws IOException {
        Optional<ConsumerState> refused = heldSince.containsKey(name) ? Optional.empty() : taken(name);
        return refused.isEmpty() && !isLeft(name, queue) ? Optional.of(new Elsewhere()) : refused;
    }

    /** Whether the last holder is done with {@code queue}. */
    private boolean isLeft(String name, String queue) throws IOException {
        if (System.nanoTime() - heldSince.getOrDefault(name, 0L) < SETTLED_NANOS) {
            return false;
        }
        Channel channel = opened();
        try {
            boolean left = channel.consumerCount(queue) == 0
                    || System.nanoTime() - readSince.computeIfAbsent(queue, _ -> System.nanoTime()) > PATIENCE_NANOS;
            if (left) {
                readSince.remove(queue);
            }
            return left;
        } finally {
            channel.abort();
        }
    }

    private Optional<ConsumerState> taken(String name) throws IOException {
        Long tried = triedInVain.get(name);
        if (tried != null && System.nanoTime() - tried < PAUSE_NANOS) {
            return Optional.of(new Elsewhere());
        }
        Channel channel = opened();
        try {
            channel.queueDeclare(name, false, true, false, Map.of("x-queue-type", "classic"));
            heldSince.put(name, System.nanoTime());
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
        if (heldSince.remove(name) != null) {
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
