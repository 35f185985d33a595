package no.krokbro.egress;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request out of the house.
 *
 * @param pool whose connections it uses: one name a subscription, so that a slow endpoint costs only itself
 * @param connections how many connections the pool may have
 * @param timeout over DNS, connect, TLS and the whole answer
 * @param allowed networks besides public addresses
 * @param allowHttp whether {@code http:} is taken
 * @param proxy that it goes out by; never plain HTTP
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
        boolean allowHttp,
        Optional<Proxy> proxy) {
    /** A request that goes out by no proxy. */
    public EgressRequest(
            String pool,
            int connections,
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body,
            Duration timeout,
            List<Network> allowed,
            boolean allowHttp) {
        this(pool, connections, method, uri, headers, body, timeout, allowed, allowHttp, Optional.empty());
    }

    /** Without URL, headers and body, which may hold secrets. */
    @Override
    public String toString() {
        return "EgressRequest[" + pool + "]";
    }
}
