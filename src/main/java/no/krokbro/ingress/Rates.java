package no.krokbro.ingress;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import no.krokbro.catalogue.Bounds.Rate;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.Source;

/**
 * How often each source is called, on this replica: as many requests as its rate names may come at once, and after them
 * one whenever its share of the time is over.
 */
@Singleton
final class Rates {
    /** By source: the moment, in nanoseconds since 1970, at which the source will have been left alone long enough. */
    private final ConcurrentMap<String, AtomicLong> restedAt = new ConcurrentHashMap<>();

    @Inject
    Rates() {}

    /** Takes a place for one request; when there is none, how long until there is. */
    Optional<Duration> wait(Source source, Instant now) {
        return source.bounds().rate().flatMap(rate -> wait(source.key(), rate, now));
    }

    Optional<Duration> wait(String source, Rate rate, Instant now) {
        AtomicLong rested = restedAt.computeIfAbsent(source, _ -> new AtomicLong(Long.MIN_VALUE));
        long share = rate.per().toNanos() / rate.requests();
        long at = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        while (true) {
            long seen = rested.get();
            // a clock that was set back, or a rate that changed, must not shut the source for longer than its time
            long before = Math.min(Math.max(seen, at), at + rate.per().toNanos());
            long tooEarly = before + share - at - rate.per().toNanos();
            if (rested.compareAndSet(seen, tooEarly > 0 ? before : before + share)) {
                return tooEarly > 0 ? Optional.of(Duration.ofNanos(tooEarly)) : Optional.empty();
            }
        }
    }

    /** Forgets sources that are gone. */
    void follow(@Observes @Priority(20) CatalogueChanged change) {
        restedAt.keySet().removeIf(key -> {
            String[] names = key.split("/", 2);
            return change.now().source(names[0], names[1]).isEmpty();
        });
    }
}
