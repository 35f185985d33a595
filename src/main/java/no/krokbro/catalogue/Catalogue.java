package no.krokbro.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All that exists, as one immutable value. */
public record Catalogue(Map<String, Tenant> tenants, ServiceSettings service, List<Weakening> weakenings) {
    /** Nothing exists. */
    public static final Catalogue EMPTY = new Catalogue(Map.of(), ServiceSettings.NONE, List.of());

    public Catalogue {
        tenants = Map.copyOf(tenants);
        weakenings = List.copyOf(weakenings);
    }

    /** The source of that name, if tenant and source exist. */
    public Optional<Source> source(String tenant, String source) {
        return Optional.ofNullable(tenants.get(tenant))
                .map(found -> found.sources().get(source));
    }

    /** The contact of a tenant, if it says one. */
    public Optional<String> contact(String tenant) {
        return Optional.ofNullable(tenants.get(tenant)).flatMap(Tenant::contact);
    }

    /** Every broker of every tenant. */
    public Stream<Broker> brokers() {
        return tenants.values().stream().flatMap(tenant -> tenant.brokers().values().stream());
    }

    /** Every source of every tenant. */
    public Stream<Source> sources() {
        return tenants.values().stream().flatMap(tenant -> tenant.sources().values().stream());
    }

    /** Every subscription of every tenant. */
    public Stream<Subscription> subscriptions() {
        return tenants.values().stream().flatMap(tenant -> tenant.subscriptions().values().stream());
    }
}
