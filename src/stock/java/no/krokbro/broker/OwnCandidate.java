package no.krokbro.broker;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import no.krokbro.catalogue.Broker;
import no.krokbro.signature.Secret;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Ours. There is nothing to tune, and an exchange is to it what a source is: a lane of its own. */
final class OwnCandidate implements Candidate {
    private static final MessageProperties PROPERTIES = new MessageProperties(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());

    private final BrokerConnections connections = Publishers.connections();
    private final KrokbroConnector connector = new KrokbroConnector(connections);
    private final Outgoing notifications = new Outgoing(connector.getSubscriber(new SmallRyeConfigBuilder().build()));
    private final Broker broker;

    OwnCandidate(Where where) {
        this.broker = new Broker(
                "uio",
                where.user(),
                "127.0.0.1",
                where.port(),
                where.ca().isPresent(),
                where.vhost(),
                where.user(),
                List.of(Secret.of(where.user())),
                where.ca().map(OwnCandidate::pem),
                where.host(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public CompletableFuture<Boolean> publish(String exchange, String routingKey, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return notifications.send(
                text, new Publication(broker, "uio/" + exchange, exchange, routingKey, PROPERTIES, body));
    }

    @Override
    public Multi<Message<String>> consume(String queue, int prefetch) {
        return connector.stream(broker, queue, prefetch, java.time.Duration.ofSeconds(2))
                .messages()
                .map(message -> message.withPayload(new String(message.getPayload(), StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        connections.close();
    }

    private static String pem(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
