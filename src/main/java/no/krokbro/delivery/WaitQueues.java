package no.krokbro.delivery;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import no.krokbro.broker.BrokerConnections;
import no.krokbro.broker.Topology;
import no.krokbro.broker.Topology.Standing;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.ServiceSettings.Role;
import no.krokbro.catalogue.Subscription;
import no.krokbro.time.Beat;
import org.jboss.logging.Logger;

/**
 * Has each broker make its wait queues, and connects to it for publishing, before a message must wait. While RabbitMQ makes
 * a quorum queue, everybody on that broker waits for some 100 ms: an endpoint that fails for the first time would cost all
 * others a dozen of those at once, just when much goes on. Made one by one, seldom, they cost nobody; what is needed sooner
 * is made when it is needed.
 */
@Singleton
final class WaitQueues {
    private static final Logger LOG = Logger.getLogger(WaitQueues.class);

    private static final List<Duration> SHORTEST_FIRST = Hops.DELAYS.reversed();

    private final Topology topology;
    private final BrokerConnections connections;
    private final Set<Broker> refusing = ConcurrentHashMap.newKeySet();
    private final Beat watch;
    private volatile Set<Broker> brokers = Set.of();

    @Inject
    WaitQueues(Topology topology, BrokerConnections connections, DeliverySettings settings) {
        this.topology = topology;
        this.connections = connections;
        this.watch = Beat.every(
                settings.betweenWaitQueues(),
                "wait-queues",
                turn -> brokers.stream()
                        .filter(broker -> !refusing.contains(broker))
                        .forEach(broker -> next(broker, turn)));
    }

    void follow(@Observes @Priority(40) CatalogueChanged change) {
        boolean delivers = change.now().service().roles().contains(Role.DELIVERY);
        brokers = delivers
                ? change.now().subscriptions().map(Subscription::workspace).collect(Collectors.toSet())
                : Set.of();
        refusing.retainAll(brokers);
    }

    void ending(@Observes ShutdownDelayInitiatedEvent soon) {
        watch.close();
    }

    /** The shortest first: they are needed first. */
    private void next(Broker broker, long turn) {
        Duration delay = SHORTEST_FIRST.get((int) (turn % SHORTEST_FIRST.size()));
        topology.standsBack(broker)
                .chain(back -> back == Standing.STANDS
                        ? topology.standsWaiting(broker, delay)
                        : Uni.createFrom().item(back))
                .subscribe()
                .with(standing -> told(broker, standing));
    }

    private void told(Broker broker, Standing standing) {
        if (standing == Standing.STANDS) {
            connections.connect(broker);
        } else if (standing == Standing.FORBIDDEN && refusing.add(broker)) {
            LOG.infof(
                    "delivery.nowhere-to-wait broker=%s reason=\"krokbro.* queues may not be declared\"", broker.key());
        }
    }
}
