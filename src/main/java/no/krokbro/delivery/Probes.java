package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import no.krokbro.delivery.AttemptOutcome.Fault;
import no.krokbro.delivery.Parking.Kept;
import no.krokbro.delivery.SubscriptionState.Probing;
import org.jboss.logging.Logger;

/**
 * One message at a time, while the circuit is open.
 *
 * <ol>
 *   <li>A probe that fails goes where it is taken from next, and spends no attempt.
 *   <li>Who may use no queue of ours has the first message that fails for a probe: it stays unacked and is tried again,
 *       for at most 10 minutes; then it goes back, and the next one is the probe.
 * </ol>
 */
final class Probes {
    private static final Logger LOG = Logger.getLogger(Probes.class);
    private static final Duration FIRST = Duration.ofSeconds(5);

    private final SubscriptionWorker worker;
    private final Turns turns;
    private final Keeping keeping;
    private final Condition condition;

    Probes(SubscriptionWorker worker, Turns turns, Keeping keeping, Condition condition) {
        this.worker = worker;
        this.turns = turns;
        this.keeping = keeping;
        this.condition = condition;
    }

    /** The circuit has opened; the endpoint asks to be left alone for so long. */
    void begin(Duration asked) {
        after(Later.longer(FIRST, asked), number());
    }

    /** The next one, {@code pause} later, if the circuit is open still. */
    void after(Duration pause) {
        after(pause, number());
    }

    /** The next one at once. */
    Uni<Void> next() {
        return probe(number());
    }

    /** The endpoint failed the probe. */
    Uni<Void> failed(Taken taken, Fault fault, int status, Duration asked) {
        Duration pause = Later.longer(condition.probeFailed(fault, status), asked);
        long number = number();
        if (taken.delivery().ours()) {
            return taken.gaveBack().invoke(() -> after(pause, number));
        }
        return keeping.underWay().until(() -> turns.aside(taken.delivery())).chain(kept -> {
            if (kept == Kept.FORBIDDEN) {
                return held(taken, pause);
            }
            after(pause, number);
            return kept == Kept.CONFIRMED ? taken.acked() : taken.gaveBack();
        });
    }

    /** No queue of ours may be used for what was to be kept. */
    Uni<Void> unkept(Taken taken, Fault fault, int status, Duration asked) {
        if (taken.delivery().probe()) {
            return held(taken, Later.longer(condition.probeFailed(fault, status), asked));
        }
        if (!condition.stopped(fault, status)) {
            return taken.gaveBack();
        }
        worker.settled();
        return held(taken.asProbe(), Later.longer(FIRST, asked));
    }

    /** Whether it may be tried once more, as things are now. */
    boolean goesOn(Taken taken) {
        return taken.mayStay() && (taken.delivery().probe() ? number() != 0 : condition.isActive());
    }

    private Uni<Void> held(Taken taken, Duration pause) {
        Duration left = Taken.UNACKED.minus(keeping.subscription().timeout()).minus(taken.age());
        long number = number();
        return pause.compareTo(left) < 0
                ? Later.after(pause, () -> worker.again(taken))
                : Later.after(left, taken::gaveBack).chain(() -> Later.after(pause.minus(left), () -> probe(number)));
    }

    private void after(Duration pause, long number) {
        Later.after(pause, () -> probe(number))
                .subscribe()
                .with(
                        _ -> {},
                        fault -> LOG.errorf(
                                fault,
                                "delivery.unprobed subscription=%s",
                                keeping.subscription().key()));
    }

    private Uni<Void> probe(long number) {
        return number() != number || number == 0 ? nothing() : turns.fetch().chain(found -> probed(found, number));
    }

    private Uni<Void> probed(Optional<Taken> found, long number) {
        if (found.isEmpty()) {
            if (condition.unproven()) {
                worker.settled();
            }
            return nothing();
        }
        Taken probe = found.get().asProbe();
        return (number() == number ? worker.attempted(probe) : probe.gaveBack())
                .onTermination()
                .invoke(() -> turns.probed(probe));
    }

    private long number() {
        return condition.state() instanceof Probing(var _, var _, var _, long number) ? number : 0;
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
