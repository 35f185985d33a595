package no.krokbro.delivery;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.krokbro.broker.Topology;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.ServiceSettings.Role;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.OwnQueues.Choice;
import no.krokbro.time.Beat;

/**
 * Watches what had nowhere to go back to, on every broker that keeps queues of ours. Where there is no such queue yet it
 * is looked for seldom, since RabbitMQ logs each look in vain.
 */
@Singleton
public final class LostMessages {
    /** Names the spool that a notification waited in: a header. */
    static final String SPOOL = "krokbro-spool";

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final long SELDOM = 60;

    private final OwnQueues queues;
    private final Topology topology;
    private final Deliveries deliveries;
    private final Event<LostFound> found;
    private final ConcurrentMap<String, Long> counts = new ConcurrentHashMap<>();
    private final Beat watch;
    private volatile Map<String, Subscription> subscriptions = Map.of();
    private volatile List<Broker> brokers = List.of();

    @Inject
    LostMessages(OwnQueues queues, Topology topology, Deliveries deliveries, Event<LostFound> found) {
        this.queues = queues;
        this.topology = topology;
        this.deliveries = deliveries;
        this.found = found;
        this.watch = Beat.every(BETWEEN_LOOKS, "lost-messages", this::look);
    }

    /** How many lie on each broker, by {@code tenant/name}. */
    public Map<String, Long> now() {
        return new TreeMap<>(counts);
    }

    /** Leads those back whose subscription there is, and notifications to their spool: how many. Waits for RabbitMQ. */
    public int replay(Broker broker) {
        topology.forget(broker); // a queue of ours was gone, or nothing would have been lost
        int count = queues.walk(broker, topology.lost(), Long.MAX_VALUE, delivery -> {
            Map<String, Object> headers = delivery.message().properties().headers();
            if (headers.get(SPOOL) instanceof String spool && topology.isSpool(spool)) {
                return new Choice.Led(spool);
            }
            Subscription subscription = subscriptions.get(String.valueOf(headers.get(KeptMessage.SUBSCRIPTION)));
            return subscription != null && subscription.workspace().equals(broker)
                    ? new Choice.Replayed(subscription)
                    : new Choice.Stays();
        });
        subscriptions.values().stream()
                .filter(subscription -> subscription.workspace().equals(broker))
                .forEach(deliveries::look);
        return count;
    }

    void follow(@Observes @Priority(40) CatalogueChanged change) {
        subscriptions = change.now().subscriptions().collect(Collectors.toMap(Subscription::key, Function.identity()));
        boolean delivers = change.now().service().roles().contains(Role.DELIVERY);
        brokers = delivers ? change.now().brokers().toList() : List.of();
        counts.keySet()
                .removeIf(
                        key -> brokers.stream().noneMatch(broker -> broker.key().equals(key)));
    }

    void ending(@Observes ShutdownDelayInitiatedEvent soon) {
        watch.close();
    }

    private void look(long turn) {
        for (Broker broker : brokers) {
            if (topology.stands(broker) || (turn % SELDOM == 0 && serves(broker))) {
                topology.depth(broker, topology.lost())
                        .subscribe()
                        .with(depth -> depth.ifPresent(count -> counted(broker, count)));
            }
        }
    }

    private boolean serves(Broker broker) {
        return subscriptions.values().stream()
                .anyMatch(subscription -> subscription.workspace().equals(broker));
    }

    private void counted(Broker broker, long count) {
        Long before = counts.put(broker.key(), count);
        if (count != (before == null ? 0 : before)) {
            found.fire(new LostFound(broker, count));
        }
    }
}
