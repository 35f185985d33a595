package no.krokbro.catalogue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.egress.Network;
import no.krokbro.egress.Proxy;
import no.krokbro.signature.Signer;

/**
 * A queue on a broker, pushed to an endpoint.
 *
 * @param contact e-mail address
 * @param workspace the broker that keeps our own queues for this subscription
 * @param signer absent when the subscription is not signed
 * @param auth headers that the endpoint asks for, such as {@code authorization}; never logged
 * @param concurrency attempts under way at once, per replica; also the prefetch
 * @param timeout of one attempt
 * @param maxMessage bytes; a larger message is never sent
 * @param allowed networks besides public addresses
 * @param proxy that its requests go out by: its own, or the service's
 */
public record Subscription(
        String tenant,
        String name,
        String contact,
        Broker broker,
        String queue,
        Broker workspace,
        URI endpoint,
        Optional<Signer> signer,
        Map<String, String> auth,
        int concurrency,
        Duration timeout,
        int maxMessage,
        Filter filter,
        List<Network> allowed,
        boolean allowHttp,
        Retry retry,
        Optional<Proxy> proxy) {
    public Subscription {
        auth = Map.copyOf(auth);
        allowed = List.copyOf(allowed);
    }

    /** Unique in the catalogue: {@code tenant/name}. */
    public String key() {
        return tenant + "/" + name;
    }
}
