package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.AttemptOutcome.Delivered;
import no.krokbro.delivery.AttemptOutcome.Failed;
import no.krokbro.delivery.AttemptOutcome.Fault;
import no.krokbro.delivery.AttemptOutcome.FilteredOut;
import no.krokbro.delivery.AttemptOutcome.Gone;
import no.krokbro.delivery.AttemptOutcome.NotSent;
import no.krokbro.delivery.AttemptOutcome.Undeliverable;
import no.krokbro.delivery.Parking.Kept;
import no.krokbro.delivery.SubscriptionState.Disabled;
import no.krokbro.delivery.SubscriptionState.Ending;
import no.krokbro.delivery.SubscriptionState.Paused;
import no.krokbro.delivery.SubscriptionState.Probing;
import org.jboss.logging.Logger;

/**
 * Takes one subscription's messages, from its queue and from its retry queue, and decides what becomes of them.
 *
 * <ol>
 *   <li>Acked when the endpoint holds the message, the filter does not want it, or RabbitMQ has confirmed it in a queue
 *       of ours: parked until its next attempt, or dead.
 *   <li>While the circuit is open nothing is taken but one probe at a time. A probe that fails waits in the retry queue
 *       and spends no attempt.
 *   <li>Given back is what comes while nothing is taken. A message that RabbitMQ has counted back 10 times moves to the
 *       retry queue instead: RabbitMQ 4 drops it at the 20th return.
 *   <li>Who may use no queue of ours has the first message that fails for a probe: it stays unacked and is tried again,
 *       for at most 10 minutes; then it goes back, and the next one is the probe.
 * </ol>
 */
final class SubscriptionWorker {
    private static final Logger LOG = Logger.getLogger(SubscriptionWorker.class);
    private static final Duration FIRST_PROBE = Duration.ofSeconds(5);

    private final Subscription subscription;
    private final Intake intake;
    private final DeliveryFlow flow;
    private final Keeping keeping;
    private final Condition condition;
    private final Wanted wanted;
    private final UnderWay underWay = new UnderWay();
    private String told = "active";

    SubscriptionWorker(
            Subscription subscription, Intake intake, DeliveryFlow flow, Keeping keeping, Condition condition) {
        this.subscription = subscription;
        this.intake = intake;
        this.flow = flow;
        this.keeping = keeping;
        this.condition = condition;
        this.wanted = new Wanted(subscription.filter());
    }

    Subscription subscription() {
        return subscription;
    }

    Delivering now() {
        return new Delivering(subscription, condition.state(), intake.state(), keeping.trouble());
    }

    void start() {
        intake.messages()
                .onItem()
                .transformToUni(taken -> condition.isActive() ? handled(taken) : back(taken))
                .merge(subscription.concurrency())
                .subscribe()
                .with(_ -> {}, fault -> LOG.errorf(fault, "delivery.stopped subscription=%s", subscription.key()));
    }

    /** Takes no more, waits for what is under way up to {@code limit}, and gives the rest back. */
    void end(Duration limit) {
        condition.ends();
        settled();
        underWay.awaitNone(limit);
        intake.close();
    }

    /** Takes no more until it is resumed. */
    void pause(String reason) {
        stopped(new Paused(reason));
    }

    /** Takes messages again, whatever it was that stopped it. */
    void resume() {
        settledIf(condition.resumes());
    }

    /** Looks for a retry queue that was not there. */
    void look() {
        intake.retries().look();
    }

    /** Tells those who watch how it is doing, when that is another thing than before. */
    synchronized void tell() {
        Delivering now = now();
        // a broker that is down is told once, by its connection
        if (!now.state().equals(told) && !Set.of("interrupted", "ending").contains(now.state())) {
            keeping.tell(new SubscriptionChanged(told, now));
            told = now.state();
        }
    }

    private Uni<Void> handled(Taken taken) {
        if (taken.stale()) {
            return nothing();
        }
        if (keeping.early(taken.delivery())) {
            return kept(taken, () -> keeping.waits(taken.delivery()), () -> attempted(taken));
        }
        if (taken.returnedOften()) {
            return kept(taken, () -> keeping.moves(taken.delivery()), () -> attempted(taken));
        }
        return attempted(taken);
    }

    private Uni<Void> attempted(Taken taken) {
        return underWay.until(
                () -> flow.attempt(subscription, wanted, taken.delivery()), outcome -> decided(taken, outcome));
    }

    private Uni<Void> decided(Taken taken, AttemptOutcome outcome) {
        return switch (outcome) {
            case Delivered _ -> delivered(taken);
            case FilteredOut _ -> taken.acked().chain(() -> taken.delivery().probe() ? probe(number()) : nothing());
            case Gone _ -> {
                stopped(new Disabled());
                yield taken.gaveBack();
            }
            case Failed failure -> failed(taken, failure);
            case Undeliverable refusal -> refused(taken, refusal);
            case NotSent ours -> Later.after(ours.pause(), () -> again(taken));
        };
    }

    private Uni<Void> delivered(Taken taken) {
        settledIf(condition.delivered());
        return taken.acked();
    }

    private Uni<Void> failed(Taken taken, Failed failure) {
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        if (taken.delivery().probe()) {
            return probeFailed(taken, failure.fault(), failure.status(), asked);
        }
        if (condition.failed(failure.fault(), failure.status())) {
            opened(asked);
        }
        return kept(
                taken,
                () -> keeping.failed(taken.delivery(), failure, condition::stoodStill),
                () -> unkept(taken, failure.fault(), failure.status(), asked));
    }

    private Uni<Void> refused(Taken taken, Undeliverable refusal) {
        Runnable then = () -> {};
        if (taken.delivery().probe()) {
            if (condition.answered()) {
                settled();
            } else {
                Duration pause = condition.probeFailed(refusal.fault(), refusal.status());
                then = () -> probeAfter(pause, number());
            }
        } else if (condition.refused(refusal.fault(), refusal.status())) {
            opened(Duration.ZERO);
        }
        return kept(
                        taken,
                        () -> keeping.refused(taken.delivery(), refusal),
                        () -> unkept(taken, refusal.fault(), refusal.status(), Duration.ZERO))
                .invoke(then);
    }

    // the circuit is open

    private void opened(Duration asked) {
        settled();
        probeAfter(Later.longer(FIRST_PROBE, asked), number());
    }

    private void probeAfter(Duration pause, long number) {
        Later.after(pause, () -> probe(number))
                .subscribe()
                .with(_ -> {}, fault -> LOG.errorf(fault, "delivery.unprobed subscription=%s", subscription.key()));
    }

    private Uni<Void> probe(long number) {
        return number() != number || number == 0 ? nothing() : intake.fetch().chain(found -> probed(found, number));
    }

    private Uni<Void> probed(Optional<Taken> found, long number) {
        if (found.isEmpty()) {
            settledIf(condition.unproven());
            return nothing();
        }
        Taken taken = found.get();
        if (number() != number) {
            return taken.gaveBack();
        }
        return keeping.early(taken.delivery())
                ? kept(taken, () -> keeping.waits(taken.delivery()), taken::gaveBack)
                        .chain(() -> probe(number))
                : attempted(taken.asProbe());
    }

    private Uni<Void> probeFailed(Taken taken, Fault fault, int status, Duration asked) {
        Duration pause = Later.longer(condition.probeFailed(fault, status), asked);
        long number = number();
        if (taken.delivery().ours()) {
            return taken.gaveBack().invoke(() -> probeAfter(pause, number));
        }
        return underWay.until(() -> keeping.moves(taken.delivery())).chain(kept -> {
            if (kept == Kept.FORBIDDEN) {
                return held(taken, pause);
            }
            probeAfter(pause, number);
            return kept == Kept.CONFIRMED ? taken.acked() : taken.gaveBack();
        });
    }

    // nothing of ours may be used

    private Uni<Void> unkept(Taken taken, Fault fault, int status, Duration asked) {
        if (taken.delivery().probe()) {
            return held(taken, Later.longer(condition.probeFailed(fault, status), asked));
        }
        if (!condition.stopped(fault, status)) {
            return taken.gaveBack();
        }
        settled();
        return held(taken.asProbe(), Later.longer(FIRST_PROBE, asked));
    }

    private Uni<Void> held(Taken taken, Duration pause) {
        Duration left = Taken.UNACKED.minus(subscription.timeout()).minus(taken.age());
        long number = number();
        return pause.compareTo(left) < 0
                ? Later.after(pause, () -> again(taken))
                : Later.after(left, taken::gaveBack).chain(() -> Later.after(pause.minus(left), () -> probe(number)));
    }

    private Uni<Void> again(Taken taken) {
        boolean probing = taken.delivery().probe();
        if (taken.stale()) {
            return probing ? probe(number()) : nothing();
        }
        boolean goes = probing ? number() != 0 : condition.isActive();
        return goes && taken.age().compareTo(Taken.UNACKED) < 0 ? attempted(taken) : back(taken);
    }

    private Uni<Void> back(Taken taken) {
        return taken.returnedOften() && !(condition.state() instanceof Ending)
                ? kept(taken, () -> keeping.moves(taken.delivery()), () -> worn(taken))
                : taken.gaveBack();
    }

    private Uni<Void> worn(Taken taken) {
        stopped(new Paused("a message came back to the queue " + taken.returns() + " times"));
        return taken.gaveBack();
    }

    // what all of these use

    private Uni<Void> kept(Taken taken, Supplier<Uni<Kept>> keep, Supplier<Uni<Void>> forbidden) {
        return underWay.until(() -> keeping.settled(taken, keep, () -> condition.state() instanceof Ending))
                .chain(kept -> kept ? nothing() : forbidden.get());
    }

    private void stopped(SubscriptionState state) {
        settledIf(condition.stops(state));
    }

    private void settledIf(boolean changed) {
        if (changed) {
            settled();
        }
    }

    /** Brings both streams to what the condition is now, whoever changed it last. */
    private synchronized void settled() {
        intake.flow(condition.isActive());
        tell();
    }

    private long number() {
        return condition.state() instanceof Probing(var _, var _, var _, long number) ? number : 0;
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
