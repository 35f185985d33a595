package no.krokbro.delivery;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.krokbro.broker.KrokbroConnector;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.ServiceSettings.Role;
import no.krokbro.catalogue.Subscription;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** A worker for each subscription of the catalogue; one that is removed or changed finishes what is in flight. */
@Singleton
public final class Deliveries {
    /** Attempts that are still open then are given back, so that an instance ends within 10 s. */
    private static final Duration AT_THE_END = Duration.ofSeconds(8);

    private final KrokbroConnector connector;
    private final DeliveryFlow flow;
    private final ConcurrentMap<String, SubscriptionWorker> workers = new ConcurrentHashMap<>();
    private List<Thread> endings = List.of();

    @Inject
    Deliveries(@Connector(KrokbroConnector.NAME) KrokbroConnector connector, DeliveryFlow flow) {
        this.connector = connector;
        this.flow = flow;
    }

    /** How each subscription is doing. */
    public List<Delivering> now() {
        return workers.values().stream()
                .map(worker -> new Delivering(worker.subscription(), worker.state(), worker.reading()))
                .toList();
    }

    void follow(@Observes @Priority(30) CatalogueChanged change) {
        Map<String, Subscription> wanted = wanted(change.now());
        workers.forEach((key, worker) -> {
            if (!worker.subscription().equals(wanted.get(key))) {
                workers.remove(key);
                Duration limit = worker.subscription().timeout().plusSeconds(1);
                Thread.ofVirtual().start(() -> worker.end(limit));
            }
        });
        wanted.forEach((key, subscription) -> workers.computeIfAbsent(key, _ -> started(subscription)));
    }

    /** Begins to end, while open hooks are being answered. */
    void ending(@Observes ShutdownDelayInitiatedEvent soon) {
        endings();
    }

    void end(@Observes @Priority(1000) ShutdownEvent ending) throws InterruptedException {
        for (Thread thread : endings()) {
            thread.join();
        }
    }

    private synchronized List<Thread> endings() {
        if (endings.isEmpty()) {
            endings = workers.values().stream()
                    .map(worker -> Thread.ofVirtual().start(() -> worker.end(AT_THE_END)))
                    .toList();
        }
        return endings;
    }

    private SubscriptionWorker started(Subscription subscription) {
        SubscriptionWorker worker = new SubscriptionWorker(subscription, connector.stream(subscription), flow);
        worker.start();
        return worker;
    }

    private static Map<String, Subscription> wanted(Catalogue catalogue) {
        return catalogue.service().roles().contains(Role.DELIVERY)
                ? catalogue.subscriptions().collect(Collectors.toMap(Subscription::key, Function.identity()))
                : Map.of();
    }
}
