package no.krokbro.delivery;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.krokbro.broker.ConfirmedPublisher;
import no.krokbro.broker.KrokbroConnector;
import no.krokbro.broker.QueueStream;
import no.krokbro.broker.Topology;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.ServiceSettings.Role;
import no.krokbro.catalogue.Subscription;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** A worker for each subscription of the catalogue; one that is removed or changed finishes what is in flight. */
@Singleton
public final class Deliveries {
    /** Attempts that are still open then are given back, so that an instance ends within 10 s. */
    private static final Duration AT_THE_END = Duration.ofSeconds(8);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** A retry queue is there only after the first failure, which may be another instance's. */
    private static final Duration RETRY_LOOK = Duration.ofMinutes(2);

    private final KrokbroConnector connector;
    private final Topology topology;
    private final ConfirmedPublisher publisher;
    private final DeliveryFlow flow;
    private final DeliveryNews news;
    private final Clock clock;
    private final DeliverySettings settings;
    private final Cancellable watch;
    private final ConcurrentMap<String, SubscriptionWorker> workers = new ConcurrentHashMap<>();
    private List<Thread> endings = List.of();

    @Inject
    Deliveries(
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
        this.watch = Multi.createFrom()
                .ticks()
                .every(BETWEEN_LOOKS)
                .onOverflow()
                .drop()
                .subscribe()
                .with(_ -> workers.values().forEach(SubscriptionWorker::tick));
    }

    /** How each subscription is doing. */
    public List<Delivering> now() {
        return workers.values().stream().map(SubscriptionWorker::now).toList();
    }

    /** How this subscription is doing, if this instance serves it. */
    public Optional<Delivering> now(Subscription subscription) {
        return Optional.ofNullable(workers.get(subscription.key())).map(SubscriptionWorker::now);
    }

    /** Takes no more of its messages on this instance, until it is resumed or Krokbro starts anew. */
    public void pause(Subscription subscription, String reason) {
        Optional.ofNullable(workers.get(subscription.key())).ifPresent(worker -> worker.pause(reason));
    }

    /** Looks for its retry queue at once: something was put there. */
    void look(Subscription subscription) {
        Optional.ofNullable(workers.get(subscription.key())).ifPresent(SubscriptionWorker::look);
    }

    /** Takes its messages again, be it paused, disabled or probing. */
    public void resume(Subscription subscription) {
        Optional.ofNullable(workers.get(subscription.key())).ifPresent(SubscriptionWorker::resume);
    }

    void follow(@Observes @Priority(30) CatalogueChanged change) {
        Map<String, Subscription> wanted = wanted(change.now());
        Map<String, Thread> before = new HashMap<>();
        workers.forEach((key, worker) -> {
            if (!worker.subscription().equals(wanted.get(key))) {
                workers.remove(key);
                Duration limit = worker.subscription().timeout().plusSeconds(1);
                before.put(key, Thread.ofVirtual().start(() -> worker.end(limit)));
            }
        });
        wanted.forEach((key, subscription) ->
                workers.computeIfAbsent(key, _ -> started(subscription, Optional.ofNullable(before.get(key)))));
    }

    /** Begins to end, while open hooks are being answered. */
    void ending(@Observes ShutdownDelayInitiatedEvent soon) {
        endings();
    }

    void end(@Observes @Priority(1000) ShutdownEvent ending) throws InterruptedException {
        for (Thread thread : endings()) {
            thread.join();
        }
    }

    private synchronized List<Thread> endings() {
        watch.cancel();
        if (endings.isEmpty()) {
            endings = workers.values().stream()
                    .map(worker -> Thread.ofVirtual().start(() -> worker.end(AT_THE_END)))
                    .toList();
        }
        return endings;
    }

    /** {@code before}: ends the worker whose place it takes, whose messages under way it must not overtake. */
    private SubscriptionWorker started(Subscription subscription, Optional<Thread> before) {
        SubscriptionWorker worker = subscription.order().isKept() ? ordered(subscription) : unordered(subscription);
        before.filter(_ -> subscription.order().isKept())
                .ifPresentOrElse(ending -> Thread.ofVirtual().start(() -> startAfter(ending, worker)), worker::start);
        return worker;
    }

    private static void startAfter(Thread ending, SubscriptionWorker worker) {
        try {
            ending.join();
            worker.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SubscriptionWorker unordered(Subscription subscription) {
        QueueStream retries = connector.stream(
                subscription.workspace(), topology.retry(subscription), subscription.prefetch(), RETRY_LOOK);
        Condition condition = new Condition(clock);
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
                connector.stream(subscription, subscription.queue(), BETWEEN_LOOKS, lock),
                retries,
                connector.stream(subscription, topology.hold(subscription), BETWEEN_LOOKS, lock));
        Condition condition = new Condition(clock);
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

    private static Map<String, Subscription> wanted(Catalogue catalogue) {
        return catalogue.service().roles().contains(Role.DELIVERY)
                ? catalogue.subscriptions().collect(Collectors.toMap(Subscription::key, Function.identity()))
                : Map.of();
    }
}
