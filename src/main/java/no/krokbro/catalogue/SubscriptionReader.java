package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.atLeastOne;
import static no.krokbro.catalogue.Kinds.told;
import static no.krokbro.catalogue.Quantities.bytes;
import static no.krokbro.catalogue.Quantities.duration;
import static no.krokbro.catalogue.Quantities.number;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import no.krokbro.egress.ClientCertificate;
import no.krokbro.egress.Network;
import no.krokbro.egress.Proxy;
import no.krokbro.signature.Signer;

/** Reads {@code tenants.<tenant>.subscriptions.<name>}. */
final class SubscriptionReader {
    private final String tenant;
    private final Brokers brokers;
    private final Supplier<List<Network>> allowed;
    private final Supplier<Boolean> allowHttp;
    private final Supplier<Optional<Proxy>> service;
    private final Map<Route, String> known = new HashMap<>();

    SubscriptionReader(
            String tenant,
            Brokers brokers,
            Supplier<List<Network>> allowed,
            Supplier<Boolean> allowHttp,
            Supplier<Optional<Proxy>> service) {
        this.tenant = tenant;
        this.brokers = brokers;
        this.allowed = allowed;
        this.allowHttp = allowHttp;
        this.service = service;
    }

    Subscription read(String name, Section subscription) {
        subscription.later("pull");
        var queue = subscription.required("queue", setting -> setting.section(this::queue));
        var endpoint = subscription.required("endpoint", setting -> WebAddress.web(setting, allowHttp));
        var signer = subscription.optional("sign", setting -> setting.section(SubscriptionReader::signer));
        var contact = subscription.required("contact", Kinds::email);
        var order = OrderReader.read(
                subscription, subscription.derived("queue", () -> queue.get().broker()));
        var rate = subscription.optional("rate", RateReader::ofDeliveries);
        var concurrency = subscription.optional("concurrency", number("1", "1000"), 64);
        var timeout = subscription.optional("timeout", duration("100ms", "5m"), Duration.ofSeconds(15));
        var maxMessage = subscription.optional("max-message", bytes("1", "16MiB"), 1 << 20);
        var filter = subscription.section("filter", FilterReader::read);
        var retry = subscription.section("retry", SubscriptionReader::retry);
        var auth =
                subscription.optional("auth", setting -> setting.section(AuthReader::read), Map.<String, String>of());
        var own = subscription.optional("proxy", ProxyReader::own);
        var proxy = subscription.derived("proxy", () -> fits(own.get().orElseGet(service), endpoint.get()));
        var certificate =
                subscription.optional("client-certificate", each -> each.section(ClientCertificateReader::read));
        var ping = subscription.optional("ping", Kinds::flag, false);
        subscription.derived("client-certificate", () -> shown(certificate.get(), endpoint.get()));
        subscription.derived("endpoint", () -> alone(name, new Route(queue.get(), endpoint.get())));
        return new Subscription(
                tenant,
                name,
                contact.get(),
                queue.get().broker(),
                queue.get().name(),
                workspace(queue.get().broker()),
                endpoint.get(),
                signer.get(),
                auth.get(),
                order.get(),
                concurrency.get(),
                rate.get(),
                timeout.get(),
                maxMessage.get(),
                filter.get(),
                allowed.get(),
                allowHttp.get(),
                retry.get(),
                proxy.get(),
                certificate.get(),
                ping.get());
    }

    private String alone(String name, Route route) {
        String other = known.putIfAbsent(route, name);
        if (other != null) {
            throw new Wrong("is where " + other + " delivers the same queue to. Remove one of the two.");
        }
        return name;
    }

    private static URI shown(Optional<ClientCertificate> certificate, URI endpoint) {
        if (certificate.isPresent() && WebAddress.scheme(endpoint).equals("http")) {
            throw new Wrong("is shown over https only, and the endpoint is http. Remove one.");
        }
        return endpoint;
    }

    private static Optional<Proxy> fits(Optional<Proxy> proxy, URI endpoint) {
        if (proxy.isPresent() && WebAddress.scheme(endpoint).equals("http")) {
            throw new Wrong("carries https only, and the endpoint is http. Write proxy: none.");
        }
        return proxy;
    }

    private Queue queue(Section queue) {
        var broker = queue.required("broker", brokers::find);
        var name = queue.required("name", Kinds::amqpName);
        var foreign = queue.derived("name", () -> Brom.queue(broker.get().brom(), name.get()));
        return new Queue(broker.get(), foreign.get());
    }

    private Broker workspace(Broker broker) {
        try {
            return brokers.workspace(broker.name());
        } catch (Wrong wrong) {
            throw new Reported(); // it stands at the broker
        }
    }

    private static Retry retry(Section retry) {
        var schedule = retry.optional("schedule", setting -> setting.list(duration("1s", "24h")), Retry.SCHEDULE);
        var maxAge = retry.optional("max-age", duration("1s", "30d"), Retry.MAX_AGE);
        return new Retry(schedule.get(), maxAge.get());
    }

    private static Signer signer(Section sign) {
        var scheme = sign.required("scheme", SchemeSetting::read);
        var secrets = sign.required("secrets", atLeastOne(SecretsReader::shown));
        sign.expires("secrets", Expiry.Kind.SECRET, () -> DatedSecret.replacedBy(secrets.get()));
        return sign.derived("secrets", () -> told(() -> Signer.of(scheme.get(), DatedSecret.values(secrets.get()))))
                .get();
    }

    private record Queue(Broker broker, String name) {}

    private record Route(Queue queue, URI endpoint) {}
}
