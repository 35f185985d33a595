package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import no.krokbro.broker.ConsumerState;
import no.krokbro.catalogue.Order;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.AttemptOutcome.Failed;
import no.krokbro.delivery.Lanes.Place;
import no.krokbro.delivery.Parking.Kept;
import no.krokbro.delivery.SubscriptionState.Ending;
import org.jboss.logging.Logger;

/**
 * Lets no message overtake another of its key, over failures, kills and replicas.
 *
 * <ol>
 *   <li>Only the first of a key is attempted; when it fails it waits where it is, and those of its key behind it.
 *   <li>What is out when the circuit opens, when a message has been out for as long as one may be, or when one has come
 *       back often moves to the hold queue, as it came, each confirmed before the next; what came from there goes back.
 *   <li>The hold queue is read first. The others are read when all of it is out (strict: when it is empty), so that
 *       whatever is held stands before whatever comes.
 *   <li>Whatever ends a stream ends all: nothing is attempted until what is under way has ended, and all begins anew.
 * </ol>
 *
 * <pre>
 * STILL ──active──▶ COLLECTING ──all held are out──▶ FLOWING
 *   ▲                   ╰───────────┬──────────────────╯
 *   ╰──under way have ended────── CLEARING
 * </pre>
 */
final class OrderKeeper implements Turns {
    private static final Logger LOG = Logger.getLogger(OrderKeeper.class);

    private enum Phase {
        STILL,
        COLLECTING,
        FLOWING,
        CLEARING
    }

    private final OrderedIntake intake;
    private final Keeping keeping;
    private final Condition condition;
    private final Duration longestOut;
    private final Subscription subscription;
    private final boolean strict;
    private final Function<Delivery, String> key;
    private final Lanes lanes = new Lanes();
    private final Ready ready = new Ready();
    private final Dues dues;
    private Function<Taken, Uni<Void>> attempt = _ -> Uni.createFrom().voidItem();
    private Phase phase = Phase.STILL;
    private Optional<String> waiting = Optional.empty();
    private boolean quiet;
    private boolean fetching;

    /** {@code longestOut}: no message stays out and unacked for longer. */
    OrderKeeper(OrderedIntake intake, Keeping keeping, Condition condition, Pace pace, Duration longestOut) {
        this.intake = intake;
        this.keeping = keeping;
        this.condition = condition;
        this.dues = new Dues(keeping, pace, ready);
        this.longestOut = longestOut;
        this.subscription = keeping.subscription();
        this.strict = subscription.order() instanceof Order.Strict;
        this.key = OrderKey.of(subscription.order());
    }

    @Override
    public void start(Function<Taken, Uni<Void>> attempt) {
        this.attempt = attempt;
        intake.start(this::take);
    }

    @Override
    public void follow() {
        synchronized (this) {
            if (!condition.isActive()) {
                clear();
            } else if (phase == Phase.STILL && lanes.size() == 0 && !fetching) {
                collect();
            }
        }
        ready.run();
    }

    @Override
    public void tick() {
        follow();
        synchronized (this) {
            boolean flowing = phase == Phase.FLOWING;
            if ((flowing && !intake.flows()) || lanes.anyStale() || lanes.anyOlder(longestOut)) {
                clear();
            } else if (flowing) {
                intake.flow();
            } else if (phase == Phase.COLLECTING) {
                collect();
            }
        }
        ready.run();
    }

    private void collect() {
        phase = Phase.COLLECTING;
        ready.add(() -> keeping.standsHolding()
                .chain(stands -> stands ? intake.collects() : Uni.createFrom().item(Long.MAX_VALUE))
                .subscribe()
                .with(this::collected, OrderKeeper::unexpected));
    }

    private synchronized void collected(long left) {
        if (phase == Phase.COLLECTING && left == 0 && !(strict && lanes.any(Place::held))) {
            phase = Phase.FLOWING;
            intake.flow();
        }
    }

    private void take(Taken came, boolean held) {
        String lane = key.apply(came.delivery());
        synchronized (this) {
            Place place = lanes.enter(came, lane, held);
            if (came.returnedOften()) {
                clear();
            }
            ready.add(() -> go(place));
        }
        ready.run();
    }

    // attempting

    private void go(Place place) {
        if (mayGo(place)) {
            dues.await(place, this::attempt, this::go);
        }
    }

    private void attempt(Place place) {
        synchronized (this) {
            if (!mayGo(place)) {
                return;
            }
            lanes.goes(place);
        }
        attempt.apply(place.taken()).subscribe().with(_ -> ended(place), fault -> {
            unexpected(fault);
            ended(place);
        });
    }

    private synchronized boolean mayGo(Place place) {
        boolean next = (phase == Phase.COLLECTING || phase == Phase.FLOWING) && lanes.isNext(place);
        if (next && place.taken().stale()) {
            clear();
        }
        return next && place.taken().isOut();
    }

    private void ended(Place place) {
        synchronized (this) {
            lanes.stops(place);
            if (place.taken().done()) {
                lanes.leave(place).ifPresent(next -> ready.add(() -> go(next)));
                if (phase == Phase.COLLECTING) {
                    collect();
                }
            } else if (place.taken().isOut()) {
                ready.add(() -> go(place));
            } else {
                clear();
            }
            ready.add(() -> cleared(false));
        }
        ready.run();
    }

    @Override
    public Uni<Void> failed(Taken taken, Failed failure, Function<Taken, Uni<Void>> forbidden) {
        Keeping.Next next = keeping.next(taken.delivery(), failure);
        if (next.pause().isEmpty()) {
            return keeping.kept(
                    taken, () -> keeping.exhausted(taken.delivery(), next.history()), () -> forbidden.apply(taken));
        }
        synchronized (this) {
            lanes.stays(taken, next.history());
        }
        return Uni.createFrom().voidItem();
    }

    // clearing

    private void clear() {
        if (phase == Phase.COLLECTING || phase == Phase.FLOWING) {
            phase = Phase.CLEARING;
            ready.add(() -> intake.stops().subscribe().with(_ -> cleared(true), OrderKeeper::unexpected));
        }
    }

    private void cleared(boolean stopped) {
        List<Place> places;
        synchronized (this) {
            quiet = quiet || stopped;
            if (phase != Phase.CLEARING || !quiet || lanes.underWay() > 0) {
                return;
            }
            quiet = false;
            places = lanes.clear();
        }
        if (!(condition.state() instanceof Ending)) { // else channels close, and RabbitMQ gives it out again as it was
            new MovingAside(keeping, condition.state())
                    .all(places)
                    .subscribe()
                    .with(_ -> still(), OrderKeeper::unexpected);
        }
    }

    private void still() {
        synchronized (this) {
            phase = Phase.STILL;
        }
        follow();
    }

    @Override
    public Uni<Optional<Taken>> fetch() {
        return isStill() ? intake.fetch().map(this::fetched) : Later.after(Duration.ofMillis(200), this::fetch);
    }

    private synchronized boolean isStill() {
        fetching = true;
        return phase == Phase.STILL;
    }

    private synchronized Optional<Taken> fetched(Optional<OrderedIntake.Fetched> found) {
        fetching = false;
        return found.map(one -> {
            Place place = lanes.enter(one.taken(), "", one.held());
            lanes.goes(place);
            return place.taken();
        });
    }

    @Override
    public void probed(Taken taken) {
        synchronized (this) {
            lanes.of(taken).ifPresent(place -> {
                lanes.stops(place);
                lanes.leave(place);
            });
        }
        follow();
    }

    @Override
    public Uni<Kept> aside(Delivery delivery) {
        return keeping.holds(delivery);
    }

    @Override
    public Uni<Void> back(Taken taken) {
        return taken.delivery().probe()
                ? taken.gaveBack()
                : Uni.createFrom().voidItem(); // the rest goes together, as it came
    }

    @Override
    public void look() {
        intake.retries().look();
    }

    @Override
    public ConsumerState state() {
        return intake.queue().state();
    }

    @Override
    public synchronized Optional<String> waiting() {
        boolean full = strict || phase == Phase.COLLECTING || lanes.size() >= subscription.prefetch();
        if (phase == Phase.COLLECTING || phase == Phase.FLOWING) {
            waiting = Optional.of("by its order %d messages wait for one that failed".formatted(lanes.size()))
                    .filter(_ -> full && lanes.any(dues::isEarly));
        }
        return waiting;
    }

    @Override
    public void close() {
        intake.close();
    }

    private static void unexpected(Throwable fault) {
        LOG.error("delivery.unordered", fault);
    }
}
