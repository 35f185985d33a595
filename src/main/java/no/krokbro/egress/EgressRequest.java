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
 * @param certificate that is shown to a server that asks for one
 * @param longest how many bytes of the answer's body are read
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
        Optional<Proxy> proxy,
        Optional<ClientCertificate> certificate,
        int longest) {
    private static final int USUAL = 16 << 10;

    /** A request of whose answer little matters. */
    public EgressRequest(
            String pool,
            int connections,
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body,
            Duration timeout,
            List<Network> allowed,
            boolean allowHttp,
            Optional<Proxy> proxy,
            Optional<ClientCertificate> certificate) {
        this(pool, connections, method, uri, headers, body, timeout, allowed, allowHttp, proxy, certificate, USUAL);
    }

    /** The same, by no proxy, and without a certificate. */
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
        this(
                pool,
                connections,
                method,
                uri,
                headers,
                body,
                timeout,
                allowed,
                allowHttp,
                Optional.empty(),
                Optional.empty());
    }

    /** Without URL, headers and body, which may hold secrets. */
    @Override
    public String toString() {
        return "EgressRequest[" + pool + "]";
    }
}
