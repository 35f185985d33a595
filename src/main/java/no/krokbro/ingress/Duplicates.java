package no.krokbro.ingress;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.Source;

/**
 * One event is published once.
 *
 * <ol>
 *   <li>An event is <em>pending</em> until it is known whether RabbitMQ holds it, also after its request was answered;
 *       a second hook of it waits for the first.
 *   <li>Only a <em>done</em> event answers success to a second one.
 *   <li>Each source remembers for a time and up to a number; what is not done is not remembered.
 * </ol>
 */
@Singleton
final class Duplicates {
    private final Clock clock;
    private final int remembered;
    private final ConcurrentMap<String, Remembered> bySource = new ConcurrentHashMap<>();

    @Inject
    Duplicates(Clock clock, IngressSettings settings) {
        this(clock, settings.remembered());
    }

    Duplicates(Clock clock, int remembered) {
        this.clock = clock;
        this.remembered = remembered;
    }

    /** What comes of the event: of {@code publish} the first time, of that first time ever after. */
    Uni<IngressOutcome> once(Source source, Identity identity, Supplier<Uni<IngressOutcome>> publish) {
        return identity.fingerprint()
                .map(fingerprint -> bySource.computeIfAbsent(source.key(), _ -> new Remembered(remembered))
                        .once(
                                identity.id(),
                                fingerprint,
                                publish,
                                clock,
                                source.duplicates().window()))
                .orElseGet(publish);
    }

    /** Forgets sources that are gone. */
    void follow(@Observes @Priority(20) CatalogueChanged change) {
        bySource.keySet().removeIf(key -> {
            String[] names = key.split("/", 2);
            return change.now().source(names[0], names[1]).isEmpty();
        });
    }
}
