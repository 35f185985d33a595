package no.krokbro.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All that exists, as one immutable value. */
public record Catalogue(
        Map<String, Tenant> tenants, ServiceSettings service, List<Weakening> weakenings, List<Expiry> expiries) {
    /** Nothing exists. */
    public static final Catalogue EMPTY = new Catalogue(Map.of(), ServiceSettings.NONE, List.of(), List.of());

    public Catalogue {
        tenants = Map.copyOf(tenants);
        weakenings = List.copyOf(weakenings);
        expiries = List.copyOf(expiries);
    }

    /** The source of that name, if tenant and source exist. */
    public Optional<Source> source(String tenant, String source) {
        return Optional.ofNullable(tenants.get(tenant))
                .map(found -> found.sources().get(source));
    }

    /** Who is asked about a setting: whoever its source or subscription names, or else its tenant. */
    public Optional<String> contactOf(String path) {
        String[] at = path.split("\\.", 5); // tenants.<tenant>.sources.<source>.…
        Optional<Tenant> tenant = Optional.ofNullable(tenants.get(at.length > 1 ? at[1] : ""));
        return switch (at.length > 3 ? at[2] : "") {
            case "sources" -> tenant.map(found -> found.sources().get(at[3])).map(Source::contact);
            case "subscriptions" ->
                tenant.map(found -> found.subscriptions().get(at[3])).map(Subscription::contact);
            default -> tenant.flatMap(Tenant::contact);
        };
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
