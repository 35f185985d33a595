package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.AttemptOutcome.Failed;
import no.krokbro.delivery.AttemptOutcome.Undeliverable;
import no.krokbro.delivery.DeliveryKept.Place;
import no.krokbro.delivery.Parking.Kept;

/** Which of our queues keeps a message that was not delivered, and for how long. */
final class Keeping {
    private static final Duration TROUBLE = Duration.ofSeconds(1);

    private final Parking parking;
    private final Subscription subscription;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final DeliveryNews news;

    Keeping(Parking parking, Subscription subscription, Clock clock, DeliveryNews news) {
        this.parking = parking;
        this.subscription = subscription;
        this.schedule = new RetrySchedule(subscription.retry());
        this.clock = clock;
        this.news = news;
    }

    /** What keeps messages from being kept, in words. */
    Optional<String> trouble() {
        return parking.trouble();
    }

    void tell(SubscriptionChanged change) {
        news.tell(change);
    }

    /**
     * Acks once RabbitMQ holds it in a queue of ours; tries for as long as a message may stay unacked, then gives back.
     *
     * @param keep one try to keep it
     * @return false, and nothing is settled, when no queue of ours may be used
     */
    Uni<Boolean> settled(Taken taken, Supplier<Uni<Kept>> keep, BooleanSupplier ending) {
        if (taken.stale()) {
            return Uni.createFrom().item(true);
        }
        return keep.get().onFailure().recoverWithItem(Kept.TROUBLE).chain(kept -> switch (kept) {
            case CONFIRMED -> taken.acked().replaceWith(true);
            case FORBIDDEN -> Uni.createFrom().item(false);
            case TROUBLE ->
                ending.getAsBoolean() || taken.age().compareTo(Taken.UNACKED) > 0
                        ? taken.gaveBack().replaceWith(true)
                        : Later.after(TROUBLE, () -> settled(taken, keep, ending));
        });
    }

    /** Whether it came back before its next attempt is due, so that it has to wait once more. */
    boolean early(Delivery delivery) {
        return Hops.next(delivery.history().early(clock.instant())).isPresent();
    }

    /** Waits for the rest of its pause. */
    Uni<Kept> waits(Delivery delivery) {
        return parking.park(delivery, delivery.history(), delivery.history().early(clock.instant()));
    }

    /** Waits in the retry queue instead of where it is. */
    Uni<Kept> moves(Delivery delivery) {
        return parking.back(delivery, delivery.history());
    }

    /**
     * The endpoint failed: parked until its next attempt, or dead when it has had them all.
     *
     * @param stoodStill for how long the circuit has been open since then
     */
    Uni<Kept> failed(Delivery delivery, Failed failure, Function<Instant, Duration> stoodStill) {
        Instant now = clock.instant();
        History history = delivery.history().failed(now, failure.status(), Reasons.of(failure.fault()));
        Instant first = history.first().orElse(now);
        Duration age = Duration.between(first, now).minus(stoodStill.apply(first));
        return schedule.next(
                        history.attempts(),
                        age,
                        failure.retryAfter().orElse(Duration.ZERO),
                        ThreadLocalRandom.current())
                .map(pause -> told(parking.park(delivery, history, pause), Place.PARKED, delivery, history, pause))
                .orElseGet(() -> buried(delivery, history.because(Reasons.EXHAUSTED)));
    }

    /** This message's fault: dead. */
    Uni<Kept> refused(Delivery delivery, Undeliverable refusal) {
        return buried(
                delivery, delivery.history().failed(clock.instant(), refusal.status(), Reasons.of(refusal.fault())));
    }

    private Uni<Kept> buried(Delivery delivery, History history) {
        return told(parking.bury(delivery, history), Place.DEAD, delivery, history, Duration.ZERO);
    }

    private Uni<Kept> told(Uni<Kept> kept, Place place, Delivery delivery, History history, Duration pause) {
        return kept.invoke(what -> {
            if (what == Kept.CONFIRMED) {
                news.tell(new DeliveryKept(
                        subscription,
                        delivery.id().value(),
                        place,
                        history.attempts(),
                        history.status(),
                        history.reason(),
                        pause));
            }
        });
    }
}
