package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.AttemptOutcome.Failed;
import no.krokbro.delivery.AttemptOutcome.Undeliverable;
import no.krokbro.delivery.DeliveryKept.Place;
import no.krokbro.delivery.Parking.Kept;
import no.krokbro.delivery.SubscriptionState.Ending;

/** Which of our queues keeps a message that was not delivered, and for how long. */
final class Keeping {
    private static final Duration TROUBLE = Duration.ofSeconds(1);

    private final Parking parking;
    private final Subscription subscription;
    private final RetrySchedule schedule;
    private final Condition condition;
    private final Clock clock;
    private final UnderWay underWay = new UnderWay();
    private final DeliveryNews news;

    Keeping(Parking parking, Subscription subscription, Condition condition, Clock clock, DeliveryNews news) {
        this.parking = parking;
        this.subscription = subscription;
        this.schedule = new RetrySchedule(subscription.retry());
        this.condition = condition;
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

    /** The subscription that it keeps messages for. */
    Subscription subscription() {
        return subscription;
    }

    /** What is under way for it, attempts and messages on their way into our queues. */
    UnderWay underWay() {
        return underWay;
    }

    /**
     * Acks once RabbitMQ holds it in a queue of ours; tries for as long as a message may stay unacked, then gives back.
     *
     * @param keep one try to keep it
     * @param forbidden what to do instead when no queue of ours may be used
     */
    Uni<Void> kept(Taken taken, Supplier<Uni<Kept>> keep, Supplier<Uni<Void>> forbidden) {
        return underWay.until(() -> settled(taken, keep))
                .chain(kept -> kept ? Uni.createFrom().voidItem() : forbidden.get());
    }

    private Uni<Boolean> settled(Taken taken, Supplier<Uni<Kept>> keep) {
        if (taken.stale()) {
            return taken.gaveBack().replaceWith(true);
        }
        return keep.get().onFailure().recoverWithItem(Kept.TROUBLE).chain(kept -> switch (kept) {
            case CONFIRMED -> taken.acked().replaceWith(true);
            case FORBIDDEN -> Uni.createFrom().item(false);
            case TROUBLE ->
                condition.state() instanceof Ending || !taken.mayStay()
                        ? taken.gaveBack().replaceWith(true)
                        : Later.after(TROUBLE, () -> settled(taken, keep));
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

    /** How long it is until its next attempt is due; nothing, or less, when it is. */
    Duration untilDue(Delivery delivery) {
        return delivery.history().early(clock.instant());
    }

    /** Waits in the hold queue, behind what waits there. */
    Uni<Kept> holds(Delivery delivery) {
        return parking.hold(delivery, delivery.history());
    }

    /** Whether there is a queue to hold messages in. */
    Uni<Boolean> standsHolding() {
        return parking.standsHolding();
    }

    /**
     * What follows from a failed attempt.
     *
     * @param history with that attempt, and when the next is due
     * @param pause before the next attempt; nothing when it has had them all
     */
    record Next(History history, Optional<Duration> pause) {}

    /** The endpoint failed: when the next attempt is due, if there is one. */
    Next next(Delivery delivery, Failed failure) {
        Instant now = clock.instant();
        History history = delivery.history().failed(now, failure.status(), Reasons.of(failure.fault()));
        Instant first = history.first().orElse(now);
        Duration age = Duration.between(first, now).minus(condition.stoodStill(first));
        Optional<Duration> pause = schedule.next(
                history.attempts(), age, failure.retryAfter().orElse(Duration.ZERO), ThreadLocalRandom.current());
        return new Next(pause.map(wait -> history.due(now.plus(wait))).orElse(history), pause);
    }

    /** The endpoint failed: parked until its next attempt, or dead when it has had them all. */
    Uni<Kept> failed(Delivery delivery, Failed failure) {
        Next next = next(delivery, failure);
        History history = next.history();
        return next.pause()
                .map(pause -> told(parking.park(delivery, history, pause), Place.PARKED, delivery, history, pause))
                .orElseGet(() -> exhausted(delivery, history));
    }

    /** It has had all its attempts: dead. */
    Uni<Kept> exhausted(Delivery delivery, History history) {
        return buried(delivery, history.because(Reasons.EXHAUSTED));
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
