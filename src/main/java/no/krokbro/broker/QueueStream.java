package no.krokbro.broker;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    private final String queue;
    private final int prefetch;
    private final Duration pause;
    private volatile @Nullable QueueConsumer consumer;

    QueueStream(BrokerConnections connections, Broker broker, String queue, int prefetch, Duration pause) {
        this.connections = connections;
        this.broker = broker;
        this.queue = queue;
        this.prefetch = prefetch;
        this.pause = pause;
    }

    /** The messages; to be subscribed to once. */
    public Multi<Message<byte[]>> messages() {
        return Multi.createFrom()
                .emitter(
                        emitter -> consumer = connections.consume(
                                broker, queue, prefetch, pause, message -> emitter.emit(asMessage(message))),
                        BackPressureStrategy.BUFFER);
    }

    /** Takes no more messages; what is out stays out. */
    public void hold() {
        opened().hold();
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

    private QueueConsumer opened() {
        QueueConsumer open = consumer;
        if (open == null) {
            throw new IllegalStateException("nobody has subscribed to the messages of " + queue);
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
