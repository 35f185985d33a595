package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Function;
import no.krokbro.broker.ConsumerState;
import no.krokbro.delivery.AttemptOutcome.Failed;
import no.krokbro.delivery.Parking.Kept;
import no.krokbro.delivery.SubscriptionState.Ending;
import org.jboss.logging.Logger;

/**
 * Every message has its turn at once, and what failed waits in RabbitMQ while others go on.
 *
 * <p>Given back is what comes while nothing is taken. A message that RabbitMQ has counted back 10 times moves to the
 * retry queue instead: RabbitMQ 4 drops it at the 20th return.
 */
final class AnyOrder implements Turns {
    private static final Logger LOG = Logger.getLogger(AnyOrder.class);

    private final Intake intake;
    private final Keeping keeping;
    private final Condition condition;
    private final Pace pace;
    private Function<Taken, Uni<Void>> attempt = _ -> Uni.createFrom().voidItem();

    AnyOrder(Intake intake, Keeping keeping, Condition condition, Pace pace) {
        this.intake = intake;
        this.keeping = keeping;
        this.condition = condition;
        this.pace = pace;
    }

    @Override
    public void start(Function<Taken, Uni<Void>> attempt) {
        this.attempt = attempt;
        intake.messages()
                .onItem()
                .transformToUni(taken -> condition.isActive() ? handled(taken) : back(taken))
                .merge(keeping.subscription().concurrency())
                .subscribe()
                .with(
                        _ -> {},
                        fault -> LOG.errorf(
                                fault,
                                "delivery.stopped subscription=%s",
                                keeping.subscription().key()));
    }

    @Override
    public void follow() {
        intake.flow(condition.isActive());
    }

    @Override
    public void tick() {
        // nothing here waits for the time
    }

    @Override
    public Uni<Optional<Taken>> fetch() {
        return intake.fetch()
                .chain(found -> found.filter(one -> keeping.early(one.delivery()))
                        .map(early -> keeping.kept(early, () -> keeping.waits(early.delivery()), early::gaveBack)
                                .chain(this::fetch))
                        .orElse(Uni.createFrom().item(found)));
    }

    @Override
    public void probed(Taken taken) {
        // nobody waited for it
    }

    @Override
    public Uni<Void> failed(Taken taken, Failed failure, Function<Taken, Uni<Void>> forbidden) {
        return keeping.kept(taken, () -> keeping.failed(taken.delivery(), failure), () -> forbidden.apply(taken));
    }

    @Override
    public Uni<Kept> aside(Delivery delivery) {
        return keeping.moves(delivery);
    }

    @Override
    public Uni<Void> back(Taken taken) {
        return taken.returnedOften() && !(condition.state() instanceof Ending)
                ? keeping.kept(taken, () -> keeping.moves(taken.delivery()), () -> worn(taken))
                : taken.gaveBack();
    }

    @Override
    public void look() {
        intake.retries().look();
    }

    @Override
    public ConsumerState state() {
        return intake.state();
    }

    @Override
    public Optional<String> waiting() {
        return Optional.empty();
    }

    @Override
    public void close() {
        intake.close();
    }

    private Uni<Void> handled(Taken taken) {
        if (taken.stale()) {
            return taken.gaveBack(); // it counts as unsettled until then
        }
        if (keeping.early(taken.delivery())) {
            return keeping.kept(taken, () -> keeping.waits(taken.delivery()), () -> inTurn(taken));
        }
        return taken.returnedOften()
                ? keeping.kept(taken, () -> keeping.moves(taken.delivery()), () -> inTurn(taken))
                : inTurn(taken);
    }

    private Uni<Void> inTurn(Taken taken) {
        return pace.next(taken.delivery())
                .map(pause -> Later.after(pause, () -> condition.isActive() ? attempt.apply(taken) : back(taken)))
                .orElseGet(() -> attempt.apply(taken));
    }

    private Uni<Void> worn(Taken taken) {
        condition.stops(new SubscriptionState.Paused("a message came back to the queue " + taken.returns() + " times"));
        follow();
        return taken.gaveBack();
    }
}
