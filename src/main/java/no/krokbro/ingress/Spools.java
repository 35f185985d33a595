package no.krokbro.ingress;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import no.krokbro.broker.BrokerConnections;
import no.krokbro.broker.ConfirmedPublisher;
import no.krokbro.broker.KrokbroConnector;
import no.krokbro.broker.Publication;
import no.krokbro.broker.PublishOutcome;
import no.krokbro.broker.Topology;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.ServiceSettings.Role;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Tenant;
import no.krokbro.time.Beat;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * A spool for each pair of a source's broker and its fallback. One that no source names any more is emptied first, and what
 * an earlier catalogue may have left between two brokers of a tenant is looked for, seldom, since RabbitMQ logs a look in vain.
 */
@Singleton
public final class Spools {
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final long SELDOM = 600;
    private static final long COUNTED = 10;

    private record Pair(Broker on, Broker waitedFor) {}

    private final BrokerConnections connections;
    private final KrokbroConnector connector;
    private final Topology topology;
    private final ConfirmedPublisher publisher;
    private final Event<SpoolSeen> seen;
    private final Map<Pair, SpoolState> told = new HashMap<>();
    private final ConcurrentMap<Pair, Spool> spools = new ConcurrentHashMap<>();
    private final Beat beats;
    private volatile Map<String, Source> sources = Map.of();
    private volatile Map<String, Broker> brokers = Map.of();
    private volatile Set<Pair> wanted = Set.of();
    private volatile List<Pair> possible = List.of();

    @Inject
    Spools(
            BrokerConnections connections,
            @Connector(KrokbroConnector.NAME) KrokbroConnector connector,
            Topology topology,
            ConfirmedPublisher publisher,
            Event<SpoolSeen> seen) {
        this.connections = connections;
        this.connector = connector;
        this.topology = topology;
        this.publisher = publisher;
        this.seen = seen;
        this.beats = Beat.every(BEAT, "spools", this::beat);
    }

    /** How each is doing. */
    public List<SpoolState> now() {
        return spools.values().stream()
                .map(Spool::state)
                .sorted(Comparator.comparing(
                                (SpoolState state) -> state.waitedFor().key())
                        .thenComparing(state -> state.on().key()))
                .toList();
    }

    /** Keeps a notification on {@code on} until its broker takes it. */
    Uni<PublishOutcome> keep(Broker on, Publication notification) {
        return spool(new Pair(on, notification.broker())).keep(notification);
    }

    void follow(@Observes @Priority(25) CatalogueChanged change) {
        Set<Role> roles = change.now().service().roles();
        boolean serves = roles.contains(Role.INGRESS) || roles.contains(Role.DELIVERY);
        sources = change.now().sources().collect(Collectors.toMap(Source::key, source -> source));
        brokers = change.now().brokers().collect(Collectors.toMap(Broker::key, broker -> broker));
        wanted = serves ? wanted(change) : Set.of();
        possible = serves ? possible(change) : List.of();
        spools.keySet().stream()
                .filter(pair -> !pair.on().equals(brokers.get(pair.on().key())))
                .forEach(this::end);
        wanted.forEach(pair -> spool(pair).prepare());
    }

    void ending(@Observes ShutdownDelayInitiatedEvent soon) {
        beats.close();
        spools.values().forEach(Spool::close);
    }

    void end(@Observes @Priority(1000) ShutdownEvent ending) {
        beats.close();
        spools.values().forEach(Spool::close);
    }

    private static Set<Pair> wanted(CatalogueChanged change) {
        return change.now()
                .sources()
                .flatMap(source -> source.fallback().map(on -> new Pair(on, source.broker())).stream())
                .collect(Collectors.toSet());
    }

    private static List<Pair> possible(CatalogueChanged change) {
        return change.now().tenants().values().stream()
                .filter(tenant -> !tenant.sources().isEmpty())
                .map(Tenant::brokers)
                .flatMap(brokers -> brokers.values().stream()
                        .filter(on -> on.workspace().isEmpty())
                        .flatMap(on -> brokers.values().stream()
                                .filter(other -> !other.equals(on))
                                .map(other -> new Pair(on, other))))
                .toList();
    }

    private Spool spool(Pair pair) {
        return spools.computeIfAbsent(
                pair,
                _ -> new Spool(
                        pair.on(),
                        pair.waitedFor(),
                        connector,
                        topology,
                        publisher,
                        key -> Optional.ofNullable(sources.get(key))
                                .filter(source ->
                                        source.tenant().equals(pair.on().tenant()))));
    }

    private void beat(long number) {
        spools.forEach((pair, spool) -> {
            if (!wanted.contains(pair) && spool.isEmpty()) {
                end(pair);
            } else {
                spool.beat(number, takes(pair.waitedFor()));
            }
        });
        if (number % COUNTED == 0) {
            tell();
        }
        if (number % SELDOM == 0) {
            possible.stream().filter(pair -> !spools.containsKey(pair)).forEach(this::look);
        }
    }

    // one that is gone is not waited for: the sources that published there publish elsewhere, or are gone too
    private boolean takes(Broker waitedFor) {
        return Optional.ofNullable(brokers.get(waitedFor.key()))
                .map(connections::takes)
                .orElse(true);
    }

    private void end(Pair pair) {
        Optional.ofNullable(spools.remove(pair)).ifPresent(Spool::close);
    }

    private void look(Pair pair) {
        topology.depth(pair.on(), topology.spool(pair.waitedFor())).subscribe().with(depth -> {
            if (depth.orElse(0) > 0) {
                spool(pair);
            }
        });
    }

    private void tell() {
        told.keySet().retainAll(spools.keySet());
        spools.forEach((pair, spool) -> {
            SpoolState now = spool.state();
            SpoolState before = told.put(pair, now);
            if (!now.equals(before)) {
                seen.fire(new SpoolSeen(
                        before == null
                                ? new SpoolState(pair.on(), pair.waitedFor(), 0, 0, 0, Optional.empty())
                                : before,
                        now));
            }
        });
    }
}
