package no.krokbro.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import no.krokbro.catalogue.Source;
import no.krokbro.delivery.AttemptMade;
import no.krokbro.delivery.DeliveryKept;
import no.krokbro.delivery.LostFound;
import no.krokbro.delivery.SubscriptionChanged;
import no.krokbro.ingress.HookAnswered;
import no.krokbro.ingress.SpoolSeen;
import no.krokbro.ingress.SpoolState;

/**
 * A timer for each outcome of both flows: {@code krokbro.hooks} and {@code krokbro.attempts}. Their tags are names of
 * the catalogue and outcomes only, so nobody outside can make more of them.
 */
@Singleton
final class FlowMetrics {
    private static final String UNKNOWN = "unknown";

    private final MeterRegistry registry;
    private final ConcurrentMap<String, AtomicLong> lost = new ConcurrentHashMap<>();
    private final ConcurrentMap<Tags, AtomicLong> spooled = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, ConcurrentMap<Class<?>, Timer>> hooks = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Timer> attempts = new ConcurrentHashMap<>();

    @Inject
    FlowMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(@Observes HookAnswered hook) {
        hooks.computeIfAbsent(hook.known().map(Source::key).orElse(UNKNOWN), _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(hook.outcome().getClass(), _ -> timer(hook))
                .record(hook.took());
    }

    private Timer timer(HookAnswered hook) {
        return Timer.builder("krokbro.hooks")
                .description("Hooks answered, by outcome")
                .tags(
                        "tenant",
                        hook.known().map(Source::tenant).orElse(UNKNOWN),
                        "source",
                        hook.known().map(Source::name).orElse(UNKNOWN),
                        "outcome",
                        hook.outcome().getClass().getSimpleName())
                .register(registry);
    }

    void kept(@Observes DeliveryKept kept) {
        registry.counter(
                        "krokbro.kept",
                        "tenant",
                        kept.subscription().tenant(),
                        "subscription",
                        kept.subscription().name(),
                        "place",
                        kept.place().name(),
                        "reason",
                        kept.reason())
                .increment();
    }

    void lost(@Observes LostFound lost) {
        Tags of = Tags.of(
                "tenant", lost.broker().tenant(), "broker", lost.broker().name());
        this.lost
                .computeIfAbsent(lost.broker().key(), _ -> registry.gauge("krokbro.lost", of, new AtomicLong()))
                .set(lost.count());
    }

    void spooled(@Observes SpoolSeen seen) {
        SpoolState now = seen.now();
        Tags of = Tags.of(
                "tenant",
                now.on().tenant(),
                "broker",
                now.on().name(),
                "for",
                now.waitedFor().name());
        spooled.computeIfAbsent(of, _ -> registry.gauge("krokbro.spool", of, new AtomicLong()))
                .set(now.waiting());
        registry.counter("krokbro.spool.moved", of)
                .increment((double) (now.moved() - seen.before().moved()));
        registry.counter("krokbro.spool.lost", of)
                .increment((double) (now.lost() - seen.before().lost()));
    }

    void changed(@Observes SubscriptionChanged change) {
        registry.counter(
                        "krokbro.subscription.changes",
                        "tenant",
                        change.now().subscription().tenant(),
                        "subscription",
                        change.now().subscription().name(),
                        "state",
                        change.now().state())
                .increment();
    }

    void attempted(@Observes AttemptMade attempt) {
        String outcome = attempt.outcome().getClass().getSimpleName();
        attempts.computeIfAbsent(
                        attempt.subscription().key() + "/" + outcome,
                        _ -> Timer.builder("krokbro.attempts")
                                .description("Deliveries attempted, by outcome")
                                .tags(
                                        "tenant",
                                        attempt.subscription().tenant(),
                                        "subscription",
                                        attempt.subscription().name(),
                                        "outcome",
                                        outcome)
                                .register(registry))
                .record(attempt.took());
    }
}
