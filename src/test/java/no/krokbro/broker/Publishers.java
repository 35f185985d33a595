package no.krokbro.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import no.krokbro.catalogue.Broker;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.signature.Secret;

/** Brokers and publications for the tests of this room. */
final class Publishers {
    private Publishers() {}

    /** Connections to all that is asked for. */
    static BrokerConnections connections() {
        return connections(Duration.ofMinutes(1));
    }

    static BrokerConnections connections(Duration longestUnconfirmed) {
        return new BrokerConnections(new Settings(1024, longestUnconfirmed));
    }

    static Broker broker(RabbitVhost vhost) {
        return broker(vhost, vhost.name(), vhost.name());
    }

    static Broker broker(RabbitVhost vhost, String user, String... passwords) {
        return new Broker(
                "uio",
                vhost.name(),
                "127.0.0.1",
                vhost.node().port(),
                false,
                vhost.name(),
                user,
                List.of(passwords).stream().map(Secret::of).toList(),
                Optional.empty(),
                "127.0.0.1",
                Optional.empty(),
                Optional.empty());
    }

    static Publication message(Broker broker, String lane, String exchange, String key, String id) {
        MessageProperties properties = new MessageProperties(
                Optional.of("text/plain"),
                Optional.empty(),
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.of("krokbro"),
                Map.of());
        return new Publication(
                broker, lane, exchange, key, properties, id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static CompletableFuture<PublishOutcome> publish(BrokerConnections connections, Publication publication) {
        CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
        connections.publish(publication, outcome::complete);
        return outcome.orTimeout(15, TimeUnit.SECONDS);
    }

    /** Publishes until RabbitMQ confirms, as the first publish to a broker waits for nobody. */
    static void connected(BrokerConnections connections, Broker broker, String queue) {
        org.awaitility.Awaitility.await("a confirmed publish")
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> publish(connections, message(broker, "uio/first", "", queue, "first"))
                                .join()
                        instanceof PublishOutcome.Confirmed);
    }

    private record Settings(int window, Duration longestUnconfirmed) implements BrokerSettings {}
}
