package no.krokbro.selfservice;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.krokbro.broker.BrokerConnections;
import no.krokbro.broker.BrokerState;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Subscription;
import no.krokbro.catalogue.Tenant;
import no.krokbro.catalogue.Weakening;
import no.krokbro.delivery.Deliveries;
import no.krokbro.delivery.Delivering;
import no.krokbro.ingress.SpoolState;
import no.krokbro.ingress.Spools;
import no.krokbro.selfservice.House.BrokerView;
import no.krokbro.selfservice.House.SourceView;
import no.krokbro.selfservice.House.SubscriptionView;
import no.krokbro.selfservice.House.TenantView;

/** Looks around the house: what the catalogue has, and how brokers and subscriptions are doing. */
@Singleton
final class Surveyor {
    private final CurrentCatalogue catalogue;
    private final BrokerConnections connections;
    private final Deliveries deliveries;
    private final Spools spools;

    @Inject
    Surveyor(CurrentCatalogue catalogue, BrokerConnections connections, Deliveries deliveries, Spools spools) {
        this.catalogue = catalogue;
        this.connections = connections;
        this.deliveries = deliveries;
        this.spools = spools;
    }

    House look() {
        Catalogue now = catalogue.now();
        Map<String, BrokerState> brokers =
                connections.states().stream().collect(Collectors.toMap(BrokerState::broker, Function.identity()));
        Map<String, Delivering> subscriptions = deliveries.now().stream()
                .collect(
                        Collectors.toMap(delivering -> delivering.subscription().key(), Function.identity()));
        List<SpoolState> waiting = spools.now();
        return new House(
                views(now.tenants().values(), Tenant::name, tenant -> view(tenant, brokers, subscriptions, waiting)),
                now.weakenings().stream().map(Weakening::path).toList());
    }

    private static TenantView view(
            Tenant tenant,
            Map<String, BrokerState> brokers,
            Map<String, Delivering> subscriptions,
            List<SpoolState> spooled) {
        return new TenantView(
                tenant.name(),
                views(tenant.sources().values(), Source::name, Surveyor::view),
                views(
                        tenant.brokers().values(),
                        Broker::name,
                        broker -> view(broker, found(brokers, broker.key()), spooled)),
                views(
                        tenant.subscriptions().values(),
                        Subscription::name,
                        subscription -> view(subscription, found(subscriptions, subscription.key()))));
    }

    private static SourceView view(Source source) {
        return new SourceView(source.name(), source.broker().name(), source.exchange());
    }

    private static BrokerView view(Broker broker, Optional<BrokerState> state, List<SpoolState> spools) {
        String trouble = Stream.concat(
                        state.flatMap(Surveyor::trouble).stream(),
                        spools.stream()
                                .filter(spool -> spool.waitedFor().equals(broker) && spool.waiting() > 0)
                                .map(spool -> spool.waiting() + " notifications wait for it on "
                                        + spool.on().name()))
                .collect(Collectors.joining("; "));
        return new BrokerView(
                broker.name(), !broker.tls(), trouble.isEmpty() ? Optional.empty() : Optional.of(trouble));
    }

    static Optional<String> trouble(BrokerState state) {
        return state.publishing().or(state::consuming).map(words -> state.withdrawn() ? "withdrawn: " + words : words);
    }

    private static SubscriptionView view(Subscription subscription, Optional<Delivering> state) {
        return new SubscriptionView(
                subscription.name(),
                subscription.broker().name(),
                subscription.queue(),
                Endpoints.shown(subscription.endpoint()),
                state.flatMap(Surveyor::trouble));
    }

    private static Optional<String> trouble(Delivering one) {
        return one.why().isEmpty() ? one.parking() : Optional.of(one.state() + ": " + one.why());
    }

    private static <T> Optional<T> found(Map<String, T> states, String key) {
        return Optional.ofNullable(states.get(key));
    }

    private static <T, V> List<V> views(Collection<T> all, Function<T, String> name, Function<T, V> view) {
        return all.stream().sorted(Comparator.comparing(name)).map(view).toList();
    }
}
