package no.krokbro.catalogue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.catalogue.Bounds.Rate;
import no.krokbro.egress.ClientCertificate;
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
 * @param concurrency attempts under way at once, per replica
 * @param rate of attempts, per replica
 * @param timeout of one attempt
 * @param maxMessage bytes; a larger message is never sent
 * @param allowed networks besides public addresses
 * @param proxy that its requests go out by: its own, or the service's
 * @param certificate that is shown to the endpoint when it asks for one
 * @param ping whether the endpoint is asked before the first message
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
        Order order,
        int concurrency,
        Optional<Rate> rate,
        Duration timeout,
        int maxMessage,
        Filter filter,
        List<Network> allowed,
        boolean allowHttp,
        Retry retry,
        Optional<Proxy> proxy,
        Optional<ClientCertificate> certificate,
        boolean ping) {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    public Subscription {
        auth = Map.copyOf(auth);
        allowed = List.copyOf(allowed);
    }

    /** How many messages may be out and unacked: as many as may be under way, or as the rate allows in two minutes. */
    public int prefetch() {
        return rate.map(most -> Math.clamp(LONGEST_WAIT.dividedBy(most.share()), 1, concurrency))
                .orElse(concurrency);
    }

    /** Unique in the catalogue: {@code tenant/name}. */
    public String key() {
        return tenant + "/" + name;
    }
}
