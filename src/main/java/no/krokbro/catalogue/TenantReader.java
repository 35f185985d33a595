package no.krokbro.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import no.krokbro.catalogue.Tenant.Downtime;
import no.krokbro.egress.Network;
import no.krokbro.egress.Proxy;

/** Reads {@code tenants.<name>}. */
final class TenantReader {
    private final Supplier<List<Network>> ceiling;
    private final Supplier<Boolean> allowHttp;
    private final Supplier<Boolean> publicUrl;
    private final Supplier<Optional<Proxy>> proxy;

    /** {@code ceiling} and {@code allowHttp}: what the service grants at most; whether it has a {@code publicUrl}; its proxy. */
    TenantReader(
            Supplier<List<Network>> ceiling,
            Supplier<Boolean> allowHttp,
            Supplier<Boolean> publicUrl,
            Supplier<Optional<Proxy>> proxy) {
        this.ceiling = ceiling;
        this.allowHttp = allowHttp;
        this.publicUrl = publicUrl;
        this.proxy = proxy;
    }

    Tenant read(String name, Section tenant) {
        var contact = tenant.optional("contact", Kinds::email);
        var networks = tenant.list("allow-networks", this::granted);
        var downtime = tenant.list("downtime", setting -> setting.section(TenantReader::downtime));
        BrokerReader reader = new BrokerReader(name);
        var brokers = tenant.named("brokers", reader::read);
        reader.check(new Brokers(brokers));
        Supplier<Reach> reach = () -> new Reach(networks.get(), allowHttp.get(), proxy.get());
        var sources = tenant.named("sources", new SourceReader(name, new Brokers(brokers), publicUrl, reach)::read);
        var subscriptions = tenant.named(
                "subscriptions", new SubscriptionReader(name, new Brokers(brokers), networks, allowHttp, proxy)::read);
        var publishes = tenant.optional("publish", Kinds::flag, true);
        tenant.derived("sources", () -> {
            if (!publishes.get() && !sources.get().isEmpty()) {
                throw new Wrong("would publish, and this tenant may only listen (publish: false). Remove them.");
            }
            return publishes;
        });
        tenant.weakens("allow-networks", () -> !networks.get().isEmpty());
        return new Tenant(
                name,
                contact.get(),
                downtime.get(),
                Read.values(brokers.get()),
                Read.values(sources.get()),
                Read.values(subscriptions.get()));
    }

    private Network granted(Setting setting) {
        Network network = Kinds.network(setting);
        if (ceiling.get().stream().noneMatch(wider -> wider.contains(network))) {
            throw new Wrong("lies outside service.allow-networks. Add it there first.");
        }
        return network;
    }

    private static Downtime downtime(Section window) {
        var from = window.required("from", Quantities::time);
        var to = window.required("to", Quantities::time);
        var text = window.optional("text", Kinds::text, "");
        var end = window.derived("to", () -> {
            if (!from.get().isBefore(to.get())) {
                throw new Wrong("must be after from");
            }
            return to.get();
        });
        return new Downtime(from.get(), end.get(), text.get());
    }
}
