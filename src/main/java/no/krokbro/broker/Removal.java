package no.krokbro.broker;

import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import com.rabbitmq.client.Channel;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import no.krokbro.catalogue.Broker;
import org.jboss.logging.Logger;

/**
 * Deletes queues of ours that nobody needs any more, and never a message with them.
 *
 * <ol>
 *   <li>RabbitMQ deletes no quorum queue on a condition (540, which closes the connection). So it is unbound first, and
 *       deleted by a second call, minutes later, when all that was on its way to it is there: what comes after that goes to
 *       {@code lost}.
 *   <li>A consumer counts while it has messages out, also one that was cancelled or only fetched them: no ready message and
 *       no consumer is no message at all.
 *   <li>The queue's leader must say so. Where it has none, RabbitMQ says 0 and 0 at once, and deletes it with all that is
 *       in it (measured, 3.10 and 4.0). A fetch is answered by the leader alone; in vain it closes the connection (541), so
 *       it has one of its own.
 *   <li>What is not deleted is bound again.
 * </ol>
 */
@Singleton
public final class Removal {
    private static final Logger LOG = Logger.getLogger(Removal.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What became of a queue. */
    public enum Outcome {
        /** Nothing is in it, and {@code back} leads to it no more. */
        UNBOUND,
        /** It is not there any more. */
        DELETED,
        /** Somebody has messages in it or reads it: {@code back} leads to it. */
        USED,
        /** The user may not; it was logged. */
        FORBIDDEN,
        /** RabbitMQ could not be asked, or did not answer surely. */
        UNKNOWN
    }

    /**
     * A queue that is to go.
     *
     * @param servedBy whoever needs the queue consumes this one, which may be the same
     * @param unwanted whether it is to go still, asked last
     */
    public record Going(String queue, String servedBy, BooleanSupplier unwanted) {}

    private final BrokerConnections connections;
    private final Topology topology;

    @Inject
    Removal(BrokerConnections connections, Topology topology) {
        this.connections = connections;
        this.topology = topology;
    }

    /** Unbinds an unused queue. Never fails. */
    public Uni<Outcome> unbind(Broker broker, Going going) {
        return asked(broker, going, wire -> {
            Outcome found = found(wire, going);
            if (found == Outcome.UNBOUND) {
                wire.asked(channel -> channel.queueUnbind(going.queue(), topology.back(), going.queue()));
            } else if (found == Outcome.USED) {
                bound(wire, going.queue()); // it may have been unbound before, without an answer in time
            }
            return found;
        });
    }

    /** Deletes a queue that was unbound minutes ago, or binds it again. Never fails. */
    public Uni<Outcome> delete(Broker broker, Going going) {
        return asked(broker, going, wire -> {
            Outcome found = outcome(() -> found(wire, going));
            Outcome end = found == Outcome.UNBOUND ? outcome(() -> deleted(broker, going.queue())) : found;
            if (end != Outcome.DELETED) {
                bound(wire, going.queue());
            }
            return end;
        });
    }

    private void bound(Wire wire, String queue) throws IOException {
        wire.asked(channel -> channel.queueBind(queue, topology.back(), queue));
    }

    private Uni<Outcome> asked(Broker broker, Going going, Step step) {
        return Uni.createFrom()
                .<Outcome>emitter(answer -> connections.ask(
                        broker,
                        new Asked(
                                // on the thread on which queues are declared: who wants it again declares it after this
                                wire -> answer.complete(
                                        going.unwanted().getAsBoolean()
                                                ? outcome(() -> step.on(wire))
                                                : Outcome.UNKNOWN),
                                () -> answer.complete(Outcome.UNKNOWN))))
                .invoke(outcome -> told(broker, going.queue(), outcome))
                .emitOn(Infrastructure.getDefaultExecutor())
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(Outcome.UNKNOWN);
    }

    private void told(Broker broker, String queue, Outcome outcome) {
        if (outcome == Outcome.UNBOUND || outcome == Outcome.DELETED) {
            topology.forget(broker, queue);
        }
        if (outcome == Outcome.FORBIDDEN) {
            LOG.warnf("broker.queue-left broker=%s queue=%s reason=\"may not be deleted (403)\"", broker.key(), queue);
        }
    }

    private static Outcome found(Wire wire, Going going) throws IOException {
        Outcome found = wire.asked(channel -> found(channel, going.queue()));
        return found == Outcome.UNBOUND && isConsumed(wire, going.servedBy()) ? Outcome.USED : found;
    }

    private static Outcome found(Channel channel, String queue) throws IOException {
        long began = System.nanoTime();
        DeclareOk told = channel.queueDeclarePassive(queue);
        if (told.getMessageCount() > 0 || told.getConsumerCount() > 0) {
            return Outcome.USED;
        }
        return System.nanoTime() - began < QueueDepth.LEADERS_TIME ? Outcome.UNBOUND : Outcome.UNKNOWN;
    }

    private static boolean isConsumed(Wire wire, String queue) throws IOException {
        try {
            return wire.asked(channel -> channel.consumerCount(queue)) > 0;
        } catch (IOException e) {
            if (Faults.code(e) == 404) {
                return false;
            }
            throw e;
        }
    }

    private static Outcome deleted(Broker broker, String queue) throws IOException, TimeoutException {
        Wire own = new Dialer(() -> broker, "delete").dial();
        try {
            return own.asked(channel -> {
                if (channel.basicGet(queue, false) != null) {
                    return Outcome.USED; // it goes back with the channel
                }
                Outcome found = found(channel, queue);
                if (found != Outcome.UNBOUND) {
                    return found;
                }
                int messages = channel.queueDelete(queue).getMessageCount();
                LOG.infof("broker.queue-deleted broker=%s queue=%s messages=%d", broker.key(), queue, messages);
                return Outcome.DELETED;
            });
        } finally {
            own.connection().abort(2_000);
        }
    }

    private static Outcome outcome(Asking asking) {
        try {
            return asking.outcome();
        } catch (IOException | TimeoutException | RuntimeException e) {
            return switch (Faults.code(e)) {
                case 404 -> Outcome.DELETED;
                case 403 -> Outcome.FORBIDDEN;
                default -> Outcome.UNKNOWN;
            };
        }
    }

    private interface Step {
        Outcome on(Wire wire) throws IOException;
    }

    private interface Asking {
        Outcome outcome() throws IOException, TimeoutException;
    }
}
