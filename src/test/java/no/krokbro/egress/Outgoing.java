package no.krokbro.egress;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Requests as tests send them: to loopback, which is allowed, as is plain HTTP. */
final class Outgoing {
    static final List<Network> LOOPBACK = List.of(Network.parse("127.0.0.0/8"), Network.parse("::1"));
    static final Duration LONG = Duration.ofSeconds(20);

    private Outgoing() {}

    static EgressRequest post(URI url) {
        return post(url, LONG);
    }

    static EgressRequest post(URI url, Duration timeout) {
        return new EgressRequest("test", 64, "POST", url, Map.of(), body("hello"), timeout, LOOPBACK, true);
    }

    static EgressRequest post(URI url, Map<String, String> headers) {
        return new EgressRequest("test", 64, "POST", url, headers, body("hello"), LONG, LOOPBACK, true);
    }

    static EgressRequest post(URI url, List<Network> allowed) {
        return new EgressRequest("test", 64, "POST", url, Map.of(), body("hello"), LONG, allowed, true);
    }

    static EgressRequest inPool(String pool, int connections, URI url, Duration timeout) {
        return new EgressRequest(pool, connections, "POST", url, Map.of(), body("hello"), timeout, LOOPBACK, true);
    }

    static byte[] body(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
