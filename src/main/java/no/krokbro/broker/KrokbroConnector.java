package no.krokbro.broker;

import io.smallrye.reactive.messaging.connector.OutboundConnector;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Subscription;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * RabbitMQ under Quarkus messaging, on the official Java client.
 *
 * <p>The outgoing channel takes a broker, exchange and routing key per message, as {@link Publication} metadata: acked
 * when RabbitMQ has routed and confirmed, nacked with its reason otherwise. Each queue is an inbound stream of its own.
 * The stock connector breaks these promises: {@code docs/adr/0001-own-connector.md}.
 */
@Singleton
@Connector(KrokbroConnector.NAME)
public final class KrokbroConnector implements OutboundConnector {
    /** What {@code mp.messaging.outgoing.*.connector} says. */
    public static final String NAME = "krokbro-rabbitmq";

    private final BrokerConnections connections;

    @Inject
    KrokbroConnector(BrokerConnections connections) {
        this.connections = connections;
    }

    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
        return new PublishingSubscriber(connections);
    }

    /** A subscription's stream; reading starts when its messages are subscribed to. */
    public QueueStream stream(Subscription subscription) {
        return stream(subscription.broker(), subscription.queue(), subscription.prefetch(), Duration.ofSeconds(2));
    }

    /** A queue's stream, which looks for its queue every {@code pause} while it is not there. */
    public QueueStream stream(Broker broker, String queue, int prefetch, Duration pause) {
        return new QueueStream(connections, broker, QueueTerms.shared(queue, prefetch, pause));
    }

    /**
     * A queue's stream of an ordered subscription: held until resumed, and again by every loss of its channel.
     *
     * @param lock the exclusive queue that tells which instance reads
     */
    public QueueStream stream(Subscription subscription, String queue, Duration pause, String lock) {
        return new QueueStream(
                connections,
                subscription.broker(),
                new QueueTerms(queue, subscription.prefetch(), pause, Optional.of(lock)));
    }
}
