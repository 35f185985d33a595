package no.krokbro.broker;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.Source;
import org.jboss.logging.Logger;

/** The connections to every broker of the catalogue; trouble with one touches no other. */
@Singleton
public final class BrokerConnections {
    private static final Logger LOG = Logger.getLogger(BrokerConnections.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final ConcurrentMap<String, BrokerLink> links = new ConcurrentHashMap<>();
    private final BrokerSettings settings;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-watch").factory());

    @Inject
    BrokerConnections(BrokerSettings settings) {
        this.settings = settings;
        var _ = watch.scheduleWithFixedDelay(
                () -> links.values().forEach(BrokerLink::watch), 250, 250, TimeUnit.MILLISECONDS);
    }

    /** Publishes, or refuses at once; {@code end} is called exactly once, on a thread that it must not block. */
    public void publish(Publication publication, Consumer<PublishOutcome> end) {
        link(publication.broker()).publish(publication, end);
    }

    /** Reads a queue until {@link #end}; {@code sink} is called on a thread that it must not block. */
    QueueConsumer consume(Broker broker, QueueTerms terms, Consumer<QueueMessage> sink) {
        return link(broker).reading().consume(terms, sink);
    }

    /** Asks RabbitMQ something on the connection that alarms leave alone. */
    void ask(Broker broker, Asked asked) {
        link(broker).reading().ask(asked);
    }

    /** Asks RabbitMQ something that changes nothing. */
    void look(Broker broker, Asked asked) {
        link(broker).look(asked);
    }

    /** Ends a consumer: what is out and not settled goes back to the queue. */
    public void end(Broker broker, QueueConsumer consumer) {
        Optional.ofNullable(links.get(broker.key()))
                .ifPresent(link -> link.reading().end(consumer));
    }

    /** How each broker is doing, by name. */
    public List<BrokerState> states() {
        return links.values().stream()
                .map(BrokerLink::state)
                .sorted(Comparator.comparing(BrokerState::broker))
                .toList();
    }

    /** Connects for publishing now instead of with the first message. */
    public void connect(Broker broker) {
        link(broker).opened();
    }

    /** Whether this broker takes messages now, as far as can be seen from here. */
    public boolean takes(Broker broker) {
        return link(broker).opened().trouble().isEmpty();
    }

    /** Closes what the catalogue does not have any more, and connects for every source before its first hook. */
    void follow(@Observes @Priority(10) CatalogueChanged change) {
        Catalogue now = change.now();
        links.forEach((key, link) -> {
            Optional<Broker> kept =
                    now.brokers().filter(broker -> broker.key().equals(key)).findFirst();
            if (kept.isPresent() && link.serves(kept.get())) {
                link.takes(kept.get());
            } else {
                links.remove(key);
                Thread.ofVirtual().start(() -> link.close(CLOSING));
            }
        });
        now.tenants().values().stream()
                .flatMap(tenant -> tenant.sources().values().stream())
                .flatMap(source -> Stream.concat(Stream.of(source.broker()), source.fallback().stream()))
                .distinct()
                .forEach(broker -> link(broker).opened().wants(exchanges(now, broker)));
    }

    private static Set<String> exchanges(Catalogue now, Broker broker) {
        return now.sources()
                .filter(source -> source.broker().equals(broker))
                .map(Source::exchange)
                .collect(Collectors.toSet());
    }

    /** Ends every connection after what is in flight has ended; the flows have stopped before. */
    void end(@Observes @Priority(9000) ShutdownEvent ending) {
        close();
    }

    void close() {
        List<Thread> closing = links.values().stream()
                .map(link -> Thread.ofVirtual().start(() -> link.close(Duration.ofSeconds(1))))
                .toList();
        for (Thread thread : closing) {
            try {
                if (!thread.join(Duration.ofSeconds(2))) {
                    LOG.warn("broker.close a connection did not end in time");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        watch.shutdownNow();
    }

    private BrokerLink link(Broker broker) {
        BrokerLink link = links.get(broker.key());
        return link != null ? link : links.computeIfAbsent(broker.key(), _ -> new BrokerLink(broker, settings));
    }
}
