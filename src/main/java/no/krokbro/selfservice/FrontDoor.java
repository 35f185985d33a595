package no.krokbro.selfservice;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import no.krokbro.catalogue.Source;
import no.krokbro.egress.EgressAnswer;
import no.krokbro.egress.EgressClient;
import no.krokbro.egress.EgressRequest;
import no.krokbro.egress.Network;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends a hook to this instance itself, by HTTP, as anybody would. */
@Singleton
final class FrontDoor {
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "localhost");
    private static final int AT_ONCE = 4;
    private static final Duration LIMIT = Duration.ofSeconds(40); // the longest confirm-timeout, and a body's time

    private final EgressClient egress;
    private final String host;
    private final int port;

    /** {@code host} and {@code port}: what the instance listens on. */
    @Inject
    FrontDoor(
            EgressClient egress,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.egress = egress;
        this.host = EVERYWHERE.contains(host) ? "127.0.0.1" : host;
        this.port = port;
    }

    /** The answer; waits for it. */
    EgressAnswer send(Source source, VendorHook hook) {
        return egress.send(new EgressRequest(
                        "own front door",
                        AT_ONCE,
                        "POST",
                        URI.create("http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port
                                + "/hooks/" + source.key()),
                        hook.headers(),
                        hook.body(),
                        LIMIT,
                        own(),
                        true))
                .await()
                .atMost(LIMIT.plusSeconds(5));
    }

    private List<Network> own() {
        return Network.address(host).isPresent() ? List.of(Network.parse(host)) : List.of();
    }
}
