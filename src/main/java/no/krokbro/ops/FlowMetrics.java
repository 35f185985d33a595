package no.krokbro.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import no.krokbro.delivery.AttemptMade;
import no.krokbro.ingress.HookAnswered;

/**
 * A timer for each outcome of both flows: {@code krokbro.hooks} and {@code krokbro.attempts}. Their tags are names of
 * the catalogue and outcomes only, so nobody outside can make more of them.
 */
@Singleton
final class FlowMetrics {
    private record Key(String flow, String owner, String outcome) {}

    private final MeterRegistry registry;
    private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();

    @Inject
    FlowMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(@Observes HookAnswered hook) {
        String tenant = hook.known().isPresent() ? hook.tenant() : "unknown";
        String source = hook.known().isPresent() ? hook.source() : "unknown";
        String outcome = hook.outcome().getClass().getSimpleName();
        timers.computeIfAbsent(
                        new Key("hooks", tenant + "/" + source, outcome),
                        _ -> Timer.builder("krokbro.hooks")
                                .description("Hooks answered, by outcome")
                                .tags("tenant", tenant, "source", source, "outcome", outcome)
                                .register(registry))
                .record(hook.took());
    }

    void attempted(@Observes AttemptMade attempt) {
        String outcome = attempt.outcome().getClass().getSimpleName();
        timers.computeIfAbsent(
                        new Key("attempts", attempt.subscription().key(), outcome),
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
