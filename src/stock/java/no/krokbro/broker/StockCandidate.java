package no.krokbro.broker;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQConnector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * The platform's, with the best settings that are known for it:
 *
 * <ol>
 *   <li>nothing is declared, and names are checked by both settings that speak of it;
 *   <li>publishing asks for confirms, does not try again what was refused, and reconnects by the client's loop: with the
 *       Java client's recovery it would be dead after the first loss;
 *   <li>consuming reconnects by the Java client's recovery: with the client's loop it would lose messages.
 * </ol>
 *
 * An exchange is a channel of its own, since a channel has one exchange.
 */
final class StockCandidate implements Candidate {
    private static final String TRUST_STORE_PASSWORD = "changeit";
    private static final AtomicInteger CHANNELS = new AtomicInteger();
    private static final Map<String, String> PUBLISHING = Map.of(
            "exchange.declare", "false",
            "retry-on-fail-attempts", "0",
            "reconnect-attempts", "1000000",
            "reconnect-interval", "1");
    private static final Map<String, String> CONSUMING = Map.of(
            "exchange.declare", "false",
            "queue.declare", "false",
            "automatic-recovery-enabled", "true",
            "reconnect-attempts", "0",
            "network-recovery-interval", "500");

    private final RabbitMQConnector connector;
    private final Where where;
    private final ConcurrentMap<String, Outgoing> channels = new ConcurrentHashMap<>();
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    StockCandidate(RabbitMQConnector connector, Where where) {
        this.connector = connector;
        this.where = where;
    }

    @Override
    public CompletableFuture<Boolean> publish(String exchange, String routingKey, String text) {
        OutgoingRabbitMQMetadata metadata = OutgoingRabbitMQMetadata.builder()
                .withRoutingKey(routingKey)
                .withDeliveryMode(2)
                .build();
        return channels.computeIfAbsent(exchange, this::channel).send(text, metadata);
    }

    @Override
    public Multi<Message<String>> consume(String queue, int prefetch) {
        Map<String, String> settings = connection("exchange.name", "\"\"");
        settings.put("queue.name", queue);
        settings.put("max-outstanding-messages", String.valueOf(prefetch));
        settings.put("failure-strategy", "requeue");
        return Multi.createFrom()
                .publisher(connector.getPublisher(config(settings, CONSUMING)))
                .map(message -> message.withPayload(new String((byte[]) message.getPayload(), StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        // the one public way to end a channel's client before the application ends
        names.forEach(name -> connector.reportIncomingFailure(name, new IllegalStateException("the trial is over")));
    }

    private Outgoing channel(String exchange) {
        Map<String, String> settings = connection("exchange.name", exchange.isEmpty() ? "\"\"" : exchange);
        settings.put("publish-confirms", "true");
        return new Outgoing(connector.getSubscriber(config(settings, PUBLISHING)));
    }

    private Map<String, String> connection(String key, String value) {
        String name = "trial-" + CHANNELS.incrementAndGet();
        names.add(name);
        Map<String, String> settings = new HashMap<>(Map.of(
                "channel-name",
                name,
                "host",
                where.host(),
                "port",
                String.valueOf(where.port()),
                "virtual-host",
                where.vhost(),
                "username",
                where.user(),
                "password",
                where.user(),
                "health-enabled",
                "false",
                "tracing.enabled",
                "false",
                key,
                value));
        if (where.ca().isPresent()) {
            settings.put("ssl", "true");
            settings.put("ssl.hostname-verification-algorithm", "HTTPS");
            settings.put("trust-store-path", trustStore(where.ca().get()));
            settings.put("trust-store-password", TRUST_STORE_PASSWORD);
        }
        return settings;
    }

    private static String trustStore(Path ca) {
        Path file = ca.resolveSibling("ca.jks");
        try (InputStream pem = Files.newInputStream(ca);
                OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            store.store(out, TRUST_STORE_PASSWORD.toCharArray());
            return file.toString();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Config config(Map<String, String> settings, Map<String, String> tuning) {
        if (where.tuned()) {
            settings.putAll(tuning);
        }
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "trial", 100))
                .build();
    }
}
