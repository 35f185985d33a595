package no.krokbro.broker;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import no.krokbro.catalogue.Broker;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * A queue as a stream of messages, each with its {@link QueueMessage} as metadata: ack says that the other side holds
 * it, nack gives it back. The prefetch is the demand, so nothing waits here that RabbitMQ does not also hold.
 */
public final class QueueStream {
    private final BrokerConnections connections;
    private final Broker broker;
    private final QueueTerms terms;
    private volatile @Nullable QueueConsumer consumer;

    QueueStream(BrokerConnections connections, Broker broker, QueueTerms terms) {
        this.connections = connections;
        this.broker = broker;
        this.terms = terms;
    }

    /** The messages; to be subscribed to once. */
    public Multi<Message<byte[]>> messages() {
        return Multi.createFrom()
                .emitter(
                        emitter -> consumer =
                                connections.consume(broker, terms, message -> emitter.emit(asMessage(message))),
                        BackPressureStrategy.BUFFER);
    }

    /** Takes no more messages; what is out stays out. */
    public void hold() {
        opened().hold();
    }

    /** Takes no more messages; ends when none can come any more. */
    public Uni<Void> held() {
        return Uni.createFrom().emitter(answer -> opened().hold(() -> answer.complete(null)));
    }

    /** Takes messages again if {@code still} holds when RabbitMQ is asked for them. */
    public void resume(BooleanSupplier still) {
        opened().resume(still);
    }

    /** Whether messages flow, with nothing lost since they were resumed. */
    public boolean flows() {
        QueueConsumer open = consumer;
        return open != null && open.flows();
    }

    /** How many messages lie in the queue that have not come; nothing while they do not flow. */
    public Uni<OptionalLong> left() {
        return Uni.createFrom().emitter(answer -> opened().left(answer::complete));
    }

    /** Takes messages again. */
    public void resume() {
        opened().resume();
    }

    /** Looks for a queue that was not there at once, instead of after the pause. */
    public void look() {
        opened().look();
    }

    /** Takes one message while held; nothing when the queue is empty or cannot be read. */
    public Uni<Optional<Message<byte[]>>> fetch() {
        return Uni.createFrom()
                .<Optional<QueueMessage>>emitter(answer -> opened().fetch(answer::complete))
                .map(found -> found.map(QueueStream::asMessage));
    }

    /** How the queue is being read. */
    public ConsumerState state() {
        QueueConsumer open = consumer;
        return open == null ? new ConsumerState.Interrupted("not subscribed yet") : open.state();
    }

    /** Ends: what is out and not settled goes back to the queue. */
    public void close() {
        QueueConsumer open = consumer;
        if (open != null) {
            connections.end(broker, open);
        }
    }

    /** Lets another instance read with the lock, once every stream that needs it is closed. */
    public void release() {
        QueueConsumer open = consumer;
        if (open != null) {
            open.release();
        }
    }

    private QueueConsumer opened() {
        QueueConsumer open = consumer;
        if (open == null) {
            throw new IllegalStateException("nobody has subscribed to the messages of " + terms.queue());
        }
        return open;
    }

    private static Message<byte[]> asMessage(QueueMessage message) {
        return Message.of(
                message.body(),
                Metadata.of(message),
                () -> {
                    message.ack();
                    return CompletableFuture.completedFuture(null);
                },
                _ -> {
                    message.giveBack();
                    return CompletableFuture.completedFuture(null);
                });
    }
}
