package no.krokbro.delivery;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.ServiceSettings.Role;
import no.krokbro.catalogue.Subscription;
import no.krokbro.catalogue.Tenant;
import no.krokbro.time.Beat;
import org.jboss.logging.Logger;

/** A worker for each subscription of the catalogue; one that is removed or changed finishes what is in flight. */
@Singleton
public final class Deliveries {
    private static final Logger LOG = Logger.getLogger(Deliveries.class);

    /** Attempts that are still open then are given back, so that an instance ends within 10 s. */
    private static final Duration AT_THE_END = Duration.ofSeconds(8);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Workers workers;
    private final HeldMessages held;
    private final Clock clock;
    private final Beat watch;
    private final ConcurrentMap<String, SubscriptionWorker> running = new ConcurrentHashMap<>();
    private volatile Map<String, Tenant> tenants = Map.of();
    private List<Thread> endings = List.of();

    @Inject
    Deliveries(Workers workers, HeldMessages held, Clock clock) {
        this.workers = workers;
        this.held = held;
        this.clock = clock;
        this.watch =
                Beat.every(BETWEEN_LOOKS, "deliveries", _ -> running.values().forEach(this::ticked));
    }

    // one subscription's trouble must not keep the others from their turn
    private void ticked(SubscriptionWorker worker) {
        try {
            heed(worker);
            worker.tick();
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "delivery.unwatched subscription=%s",
                    worker.subscription().key());
        }
    }

    private void heed(SubscriptionWorker worker) {
        worker.heeds(Optional.ofNullable(tenants.get(worker.subscription().tenant()))
                .flatMap(tenant -> tenant.downtimeAt(clock.instant())));
    }

    /** How each subscription is doing. */
    public List<Delivering> now() {
        return running.values().stream().map(SubscriptionWorker::now).toList();
    }

    /** How this subscription is doing, if this instance serves it. */
    public Optional<Delivering> now(Subscription subscription) {
        return Optional.ofNullable(running.get(subscription.key())).map(SubscriptionWorker::now);
    }

    /** Takes no more of its messages on this instance, until it is resumed or Krokbro starts anew. */
    public void pause(Subscription subscription, String reason) {
        Optional.ofNullable(running.get(subscription.key())).ifPresent(worker -> worker.pause(reason));
    }

    /** Looks for its retry queue at once: something was put there. */
    void look(Subscription subscription) {
        Optional.ofNullable(running.get(subscription.key())).ifPresent(SubscriptionWorker::look);
    }

    /** Takes its messages again, be it paused, disabled or probing. */
    public void resume(Subscription subscription) {
        Optional.ofNullable(running.get(subscription.key())).ifPresent(SubscriptionWorker::resume);
    }

    void follow(@Observes @Priority(30) CatalogueChanged change) {
        tenants = change.now().tenants();
        Map<String, Subscription> wanted = wanted(change.now());
        Map<String, Thread> before = new HashMap<>();
        running.forEach((key, worker) -> {
            if (!worker.subscription().equals(wanted.get(key))) {
                running.remove(key);
                Duration limit = worker.subscription().timeout().plusSeconds(1);
                before.put(key, Thread.ofVirtual().start(() -> worker.end(limit)));
            }
        });
        wanted.forEach((key, subscription) ->
                running.computeIfAbsent(key, _ -> started(subscription, Optional.ofNullable(before.get(key)))));
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
        watch.close();
        if (endings.isEmpty()) {
            endings = running.values().stream()
                    .map(worker -> Thread.ofVirtual().start(() -> worker.end(AT_THE_END)))
                    .toList();
        }
        return endings;
    }

    /** {@code before}: ends the worker whose place it takes, whose messages under way an ordered one must not overtake. */
    private SubscriptionWorker started(Subscription subscription, Optional<Thread> before) {
        SubscriptionWorker worker = workers.made(subscription);
        heed(worker);
        if (!subscription.order().isKept()) {
            worker.start();
        }
        Thread.ofVirtual().start(() -> {
            awaited(before);
            if (subscription.order().isKept()) {
                worker.start();
            } else {
                held.leadBack(subscription);
                worker.look();
            }
        });
        return worker;
    }

    private static void awaited(Optional<Thread> ending) {
        try {
            if (ending.isPresent()) {
                ending.get().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Subscription> wanted(Catalogue catalogue) {
        return catalogue.service().roles().contains(Role.DELIVERY)
                ? catalogue.subscriptions().collect(Collectors.toMap(Subscription::key, Function.identity()))
                : Map.of();
    }
}
