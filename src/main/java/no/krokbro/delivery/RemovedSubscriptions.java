package no.krokbro.delivery;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.krokbro.broker.Removal;
import no.krokbro.broker.Removal.Going;
import no.krokbro.broker.Removal.Outcome;
import no.krokbro.broker.Topology;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.ServiceSettings.Role;
import no.krokbro.catalogue.Subscription;
import no.krokbro.time.Beat;

/**
 * Deletes what removed subscriptions leave in RabbitMQ, once nothing can still be waiting for it and while it is empty. A
 * subscription whose own queues moved to another broker is removed from the old one. What was removed while no Krokbro ran
 * is not known: AMQP lists no queues.
 */
@Singleton
final class RemovedSubscriptions {
    /** The longest that a message may wait before it comes back, and an hour for whatever is late. */
    static final Duration WAITING = Hops.DELAYS.getFirst().plusHours(1);

    /** RabbitMQ repeats a hop home after three minutes (ADR 15); with that all that was on its way has come. */
    static final Duration SETTLING = Duration.ofMinutes(5);

    /** Until the next look at what is in use, such as dead letters. */
    static final Duration SELDOM = Duration.ofHours(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final int MOST = 1_000; // the queues of others stay
    private static final int AT_ONCE = 10; // so that RabbitMQ deletes thirty queues a minute at most

    /**
     * What is left of a subscription.
     *
     * @param unbound those of its queues that are to be deleted next
     */
    private record Left(Subscription subscription, List<String> queues, List<String> unbound, Instant next) {}

    private final Removal removal;
    private final Topology topology;
    private final Clock clock;
    private final Beat watch;
    private final ReentrantLock looking = new ReentrantLock();
    private final ConcurrentMap<String, Left> removed = new ConcurrentHashMap<>();
    private volatile Map<String, Broker> brokers = Map.of();

    @Inject
    RemovedSubscriptions(Removal removal, Topology topology, Clock clock) {
        this.removal = removal;
        this.topology = topology;
        this.clock = clock;
        this.watch = Beat.every(
                BETWEEN_LOOKS, "removed-subscriptions", _ -> Thread.ofVirtual().start(this::look));
    }

    /** Before the workers, which rely on what {@link Topology} knows. */
    void follow(@Observes @Priority(27) CatalogueChanged change) {
        Map<String, Subscription> before = places(change.before());
        Map<String, Subscription> now = places(change.now());
        now.forEach((place, subscription) -> {
            if (!before.containsKey(place)) {
                queues(subscription).forEach(queue -> topology.forget(subscription.workspace(), queue));
            }
        });
        brokers = change.now().service().roles().contains(Role.DELIVERY)
                ? change.now().brokers().collect(Collectors.toMap(Broker::key, Function.identity()))
                : Map.of();
        before.forEach((place, subscription) -> {
            if (!now.containsKey(place) && removed.size() < MOST) {
                removed.putIfAbsent(
                        place,
                        new Left(
                                subscription,
                                queues(subscription),
                                List.of(),
                                clock.instant().plus(WAITING)));
            }
        });
        removed.entrySet()
                .removeIf(entry -> now.containsKey(entry.getKey())
                        || broker(entry.getValue()).isEmpty());
    }

    void ending(@Observes ShutdownDelayInitiatedEvent soon) {
        watch.close();
    }

    /** Looks at what is due; waits for RabbitMQ. */
    void look() {
        if (looking.tryLock()) {
            try {
                Instant now = clock.instant();
                removed.entrySet().stream()
                        .filter(entry -> !now.isBefore(entry.getValue().next()))
                        .sorted(Comparator.comparing(entry -> entry.getValue().next()))
                        .limit(AT_ONCE)
                        .forEach(entry -> look(entry.getKey(), entry.getValue()));
            } finally {
                looking.unlock();
            }
        }
    }

    private void look(String place, Left left) {
        Optional<Left> after = broker(left)
                .map(broker -> looked(broker, place, left))
                .filter(still -> !still.queues().isEmpty());
        if (after.isPresent()) {
            removed.replace(place, left, after.get()); // unless the subscription is back
        } else {
            removed.remove(place, left);
        }
    }

    private Left looked(Broker broker, String place, Left left) {
        boolean unbinds = left.unbound().isEmpty();
        List<String> queues = new ArrayList<>(left.queues());
        List<String> unbound = new ArrayList<>();
        for (String queue : unbinds ? left.queues() : left.unbound()) {
            Going going = new Going(queue, topology.retry(left.subscription()), () -> left.equals(removed.get(place)));
            Outcome outcome = (unbinds ? removal.unbind(broker, going) : removal.delete(broker, going))
                    .await()
                    .indefinitely(); // it has a bound of its own
            switch (outcome) {
                case UNBOUND -> unbound.add(queue);
                case DELETED, FORBIDDEN -> queues.remove(queue);
                case USED, UNKNOWN -> {
                    // later again
                }
            }
        }
        Instant next = clock.instant().plus(unbound.isEmpty() ? SELDOM : SETTLING);
        return new Left(left.subscription(), List.copyOf(queues), List.copyOf(unbound), next);
    }

    /** Where they are, if the catalogue still leads there. */
    private Optional<Broker> broker(Left left) {
        Broker before = left.subscription().workspace();
        return Optional.ofNullable(brokers.get(before.key()))
                .filter(now -> place(now).equals(place(before)));
    }

    private List<String> queues(Subscription subscription) {
        return List.of(topology.retry(subscription), topology.hold(subscription), topology.dead(subscription));
    }

    /** Each subscription by where its own queues are. */
    private static Map<String, Subscription> places(Catalogue catalogue) {
        return catalogue
                .subscriptions()
                .collect(Collectors.toMap(
                        subscription -> place(subscription.workspace()) + " " + subscription.key(),
                        Function.identity()));
    }

    /** The same for two names of one vhost. */
    private static String place(Broker broker) {
        return broker.host() + ":" + broker.port() + "/" + broker.vhost();
    }
}
