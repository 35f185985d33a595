package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import no.krokbro.catalogue.Subscription;
import no.krokbro.catalogue.Tenant;
import no.krokbro.delivery.AttemptOutcome.Delivered;
import no.krokbro.delivery.AttemptOutcome.Failed;
import no.krokbro.delivery.AttemptOutcome.FilteredOut;
import no.krokbro.delivery.AttemptOutcome.Gone;
import no.krokbro.delivery.AttemptOutcome.NotSent;
import no.krokbro.delivery.AttemptOutcome.Undeliverable;
import no.krokbro.delivery.SubscriptionState.Disabled;
import no.krokbro.delivery.SubscriptionState.Downtime;
import no.krokbro.delivery.SubscriptionState.Ending;
import no.krokbro.delivery.SubscriptionState.Paused;
import no.krokbro.delivery.SubscriptionState.Pinging;

/**
 * Serves one subscription: decides what becomes of a message whose turn has come.
 *
 * <ol>
 *   <li>Acked when the endpoint holds the message, the filter does not want it, or RabbitMQ has confirmed it in a queue
 *       of ours: parked until its next attempt, held, or dead.
 *   <li>When a message has its turn, and where one that failed waits, is decided by the subscription's order: {@link
 *       Turns}.
 *   <li>While the circuit is open nothing is taken but one message at a time: {@link Probes}.
 * </ol>
 */
final class SubscriptionWorker {

    private final Turns turns;
    private final DeliveryFlow flow;
    private final Wanted wanted;
    private final Keeping keeping;
    private final Condition condition;
    private final Probes probes;
    private final Pings pings;
    private boolean started;
    private String told = "active";

    SubscriptionWorker(Turns turns, DeliveryFlow flow, Wanted wanted, Keeping keeping, Condition condition) {
        this.turns = turns;
        this.flow = flow;
        this.wanted = wanted;
        this.keeping = keeping;
        this.condition = condition;
        this.probes = new Probes(this, turns, keeping, condition);
        this.pings = new Pings(this, keeping.subscription(), flow, condition);
    }

    Subscription subscription() {
        return keeping.subscription();
    }

    Delivering now() {
        return new Delivering(subscription(), condition.state(), turns.state(), turns.waiting(), keeping.trouble());
    }

    /** Takes messages, unless it has been told to end. */
    synchronized void start() {
        if (!(condition.state() instanceof Ending)) {
            turns.start(this::attempted);
            started = true;
            turns.follow();
            if (condition.state() instanceof Pinging) {
                pings.begin();
            }
        }
    }

    /** Takes no more, waits for what is under way up to {@code limit}, and gives the rest back. */
    void end(Duration limit) {
        condition.ends();
        settled();
        keeping.underWay().awaitNone(limit);
        if (isStarted()) {
            turns.close();
        }
    }

    /** Takes no more until it is resumed. */
    void pause(String reason) {
        stopped(new Paused(reason));
    }

    /** Takes nothing while the tenant's announced downtime lasts, and again when it is over. */
    void heeds(Optional<Tenant.Downtime> window) {
        settledIf(window.map(now -> condition.rests(new Downtime(now.to(), now.text())))
                .orElseGet(condition::rested));
    }

    /** Takes messages again, whatever it was that stopped it. */
    void resume() {
        settledIf(condition.resumes());
    }

    /** Looks for a retry queue that was not there. */
    void look() {
        if (isStarted()) {
            turns.look();
        }
    }

    /** Looks after what time changes, and tells those who watch; called about once a second. */
    void tick() {
        if (isStarted()) {
            turns.tick();
            tell();
        }
    }

    /** Tries once, and settles the message or leaves it to wait. */
    Uni<Void> attempted(Taken taken) {
        return keeping.underWay()
                .until(
                        () -> flow.attempt(subscription(), wanted, taken.delivery()),
                        outcome -> decided(taken, outcome));
    }

    private Uni<Void> decided(Taken taken, AttemptOutcome outcome) {
        return switch (outcome) {
            case Delivered _ -> delivered(taken);
            case FilteredOut _ ->
                taken.acked()
                        .chain(() -> taken.delivery().probe()
                                ? probes.next()
                                : Uni.createFrom().voidItem());
            case Gone _ -> {
                stopped(new Disabled());
                yield turns.back(taken);
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
            return probes.failed(taken, failure.fault(), failure.status(), asked);
        }
        if (condition.failed(failure.fault(), failure.status())) {
            opened(asked);
        }
        return turns.failed(taken, failure, one -> probes.unkept(one, failure.fault(), failure.status(), asked));
    }

    private Uni<Void> refused(Taken taken, Undeliverable refusal) {
        Runnable then = () -> {};
        if (taken.delivery().probe()) {
            if (condition.answered()) {
                settled();
            } else {
                Duration pause = condition.probeFailed(refusal.fault(), refusal.status());
                then = () -> probes.after(pause);
            }
        } else if (condition.refused(refusal.fault(), refusal.status())) {
            opened(Duration.ZERO);
        }
        return keeping.kept(
                        taken,
                        () -> keeping.refused(taken.delivery(), refusal),
                        () -> probes.unkept(taken, refusal.fault(), refusal.status(), Duration.ZERO))
                .invoke(then);
    }

    private void opened(Duration asked) {
        settled();
        probes.begin(asked);
    }

    /** Tries once more, as far as things still allow it. */
    Uni<Void> again(Taken taken) {
        if (taken.stale()) {
            return taken.delivery().probe() ? probes.next() : Uni.createFrom().voidItem();
        }
        return probes.goesOn(taken) ? attempted(taken) : turns.back(taken);
    }

    private void stopped(SubscriptionState state) {
        settledIf(condition.stops(state));
    }

    private void settledIf(boolean changed) {
        if (changed) {
            settled();
        }
    }

    /** Brings what is taken to what the condition is now, whoever changed it last. */
    synchronized void settled() {
        if (started) {
            turns.follow();
        }
        tell();
    }

    private synchronized boolean isStarted() {
        return started;
    }

    private synchronized void tell() {
        Delivering now = now();
        // a broker that is down is told once, by its connection
        if (!now.state().equals(told) && !Set.of("interrupted", "ending").contains(now.state())) {
            keeping.tell(new SubscriptionChanged(told, now));
            told = now.state();
        }
    }
}
