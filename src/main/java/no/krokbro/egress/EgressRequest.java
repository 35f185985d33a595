package no.krokbro.egress;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One HTTP request out of the house.
 *
 * @param pool whose connections it uses: one name a subscription, so that a slow endpoint costs only itself
 * @param connections how many connections the pool may have
 * @param timeout over DNS, connect, TLS and the whole answer
 * @param allowed networks besides public addresses
 * @param allowHttp whether {@code http:} is taken
 */
public record EgressRequest(
        String pool,
        int connections,
        String method,
        URI uri,
        Map<String, String> headers,
        byte[] body,
        Duration timeout,
        List<Network> allowed,
        boolean allowHttp) {}
