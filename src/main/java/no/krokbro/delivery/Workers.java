package no.krokbro.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import no.krokbro.broker.ConfirmedPublisher;
import no.krokbro.broker.KrokbroConnector;
import no.krokbro.broker.QueueStream;
import no.krokbro.broker.Topology;
import no.krokbro.catalogue.Subscription;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** Puts a subscription's worker together; it takes nothing until it is started. */
@Singleton
final class Workers {
    private static final Duration QUEUE_LOOK = Duration.ofSeconds(1);

    /** A retry queue is there only after the first failure, which may be another instance's. */
    private static final Duration RETRY_LOOK = Duration.ofMinutes(2);

    private final KrokbroConnector connector;
    private final Topology topology;
    private final ConfirmedPublisher publisher;
    private final DeliveryFlow flow;
    private final DeliveryNews news;
    private final Clock clock;
    private final DeliverySettings settings;

    @Inject
    Workers(
            @Connector(KrokbroConnector.NAME) KrokbroConnector connector,
            Topology topology,
            ConfirmedPublisher publisher,
            DeliveryFlow flow,
            DeliveryNews news,
            Clock clock,
            DeliverySettings settings) {
        this.connector = connector;
        this.topology = topology;
        this.publisher = publisher;
        this.flow = flow;
        this.news = news;
        this.clock = clock;
        this.settings = settings;
    }

    SubscriptionWorker made(Subscription subscription) {
        return subscription.order().isKept() ? ordered(subscription) : unordered(subscription);
    }

    private SubscriptionWorker unordered(Subscription subscription) {
        QueueStream retries = connector.stream(
                subscription.workspace(), topology.retry(subscription), subscription.prefetch(), RETRY_LOOK);
        Condition condition = subscription.ping() ? Condition.pinging(clock) : new Condition(clock);
        Wanted wanted = new Wanted(subscription.filter());
        Keeping keeping = keeping(subscription, retries, condition);
        Turns turns = new AnyOrder(
                new Intake(connector.stream(subscription), retries), keeping, condition, pace(subscription, wanted));
        return new SubscriptionWorker(turns, flow, wanted, keeping, condition);
    }

    private SubscriptionWorker ordered(Subscription subscription) {
        String lock = topology.lock(subscription);
        QueueStream retries = connector.stream(subscription, topology.retry(subscription), RETRY_LOOK, lock);
        OrderedIntake intake = new OrderedIntake(
                connector.stream(subscription, subscription.queue(), QUEUE_LOOK, lock),
                retries,
                connector.stream(subscription, topology.hold(subscription), QUEUE_LOOK, lock));
        Condition condition = subscription.ping() ? Condition.pinging(clock) : new Condition(clock);
        Wanted wanted = new Wanted(subscription.filter());
        Keeping keeping = keeping(subscription, retries, condition);
        Turns turns =
                new OrderKeeper(intake, keeping, condition, pace(subscription, wanted), settings.longestUnacked());
        return new SubscriptionWorker(turns, flow, wanted, keeping, condition);
    }

    private Keeping keeping(Subscription subscription, QueueStream retries, Condition condition) {
        Parking parking = new Parking(subscription, topology, publisher, retries, clock);
        return new Keeping(parking, subscription, condition, clock, news);
    }

    private Pace pace(Subscription subscription, Wanted wanted) {
        return new Pace(subscription.rate(), wanted, clock);
    }
}
