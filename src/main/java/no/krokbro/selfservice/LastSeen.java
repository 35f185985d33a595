package no.krokbro.selfservice;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.AttemptMade;
import no.krokbro.delivery.AttemptOutcome;
import no.krokbro.ingress.HookAnswered;
import no.krokbro.ingress.IngressOutcome;

/** When a source last sent what RabbitMQ holds, and a subscription last delivered: on this instance, since it started. */
@Singleton
public final class LastSeen {
    private final CurrentCatalogue catalogue;
    private final Clock clock;
    private final Instant started;
    private final ConcurrentMap<String, Instant> received = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Instant> delivered = new ConcurrentHashMap<>();

    @Inject
    LastSeen(CurrentCatalogue catalogue, Clock clock) {
        this.catalogue = catalogue;
        this.clock = clock;
        this.started = clock.instant();
    }

    void answered(@Observes HookAnswered hook) {
        boolean held = hook.outcome().holds()
                || hook.outcome() instanceof IngressOutcome.Duplicate
                || hook.outcome() instanceof IngressOutcome.AcceptedBatch;
        if (held) {
            hook.known().ifPresent(source -> received.put(source.key(), clock.instant()));
        }
    }

    void attempted(@Observes AttemptMade attempt) {
        if (attempt.outcome() instanceof AttemptOutcome.Delivered) {
            delivered.put(attempt.subscription().key(), clock.instant());
        }
    }

    /** When it last sent. */
    public Optional<Instant> of(Source source) {
        return Optional.ofNullable(received.get(source.key()));
    }

    /** When it last delivered. */
    public Optional<Instant> of(Subscription subscription) {
        return Optional.ofNullable(delivered.get(subscription.key()));
    }

    /** Since when it has sent nothing, if that is longer than {@code service.idle-after}. */
    public Optional<Instant> idleSince(Source source) {
        return idleSince(of(source));
    }

    /** Since when it has delivered nothing, if that is longer than {@code service.idle-after}. */
    public Optional<Instant> idleSince(Subscription subscription) {
        return idleSince(of(subscription));
    }

    private Optional<Instant> idleSince(Optional<Instant> last) {
        Duration idle = catalogue.now().service().idleAfter();
        return Optional.of(last.orElse(started)).filter(since -> clock.instant().isAfter(since.plus(idle)));
    }
}
