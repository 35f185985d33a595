package no.krokbro.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.selfservice.LastSeen;

/** Gauges of what the catalogue names, as long as it names it: time until an end, time of the last sign of life. In seconds. */
@Singleton
final class StandingMetrics {
    private final MultiGauge expiries;
    private final MultiGauge received;
    private final MultiGauge delivered;
    private final LastSeen seen;
    private final Clock clock;

    @Inject
    StandingMetrics(MeterRegistry registry, LastSeen seen, ClockCheck check, Clock clock) {
        this.seen = seen;
        this.clock = clock;
        expiries = gauge(registry, "krokbro.expiry", "Until a secret is to be replaced or a certificate runs out");
        received = gauge(registry, "krokbro.last.received", "When a source last sent, since the epoch; 0 is not yet");
        delivered = gauge(registry, "krokbro.last.delivered", "When a subscription last delivered; 0 is not yet");
        Gauge.builder(
                        "krokbro.clock.ahead",
                        check,
                        one -> one.ahead().map(StandingMetrics::seconds).orElse(Double.NaN))
                .description("By how much our clock is ahead of service.clock")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name)
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }

    void follow(@Observes CatalogueChanged change) {
        Catalogue now = change.now();
        List<Row<?>> ends = List.copyOf(now.expiries().stream()
                .map(expiry -> Row.of(
                        Tags.of("path", expiry.path()), () -> seconds(Duration.between(clock.instant(), expiry.at()))))
                .toList());
        List<Row<?>> senders = List.copyOf(now.sources()
                .map(source -> Row.of(
                        Tags.of("tenant", source.tenant(), "source", source.name()), () -> epoch(seen.of(source))))
                .toList());
        List<Row<?>> receivers = List.copyOf(now.subscriptions()
                .map(one ->
                        Row.of(Tags.of("tenant", one.tenant(), "subscription", one.name()), () -> epoch(seen.of(one))))
                .toList());
        expiries.register(ends, true);
        received.register(senders, true);
        delivered.register(receivers, true);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static long epoch(Optional<Instant> time) {
        return time.map(Instant::getEpochSecond).orElse(0L);
    }
}
