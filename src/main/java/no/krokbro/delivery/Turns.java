package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Function;
import no.krokbro.broker.ConsumerState;
import no.krokbro.delivery.AttemptOutcome.Failed;
import no.krokbro.delivery.Parking.Kept;

/** When a message that was taken may be attempted, and where one that failed waits: what a subscription's order decides. */
sealed interface Turns permits AnyOrder, OrderKeeper {
    /** Takes messages, and attempts each when its turn has come. */
    void start(Function<Taken, Uni<Void>> attempt);

    /** Takes messages or takes none, as the subscription's state is now. */
    void follow();

    /** Looks after what time alone changes; called about once a second. */
    void tick();

    /** Takes one message while none are taken, to probe with. */
    Uni<Optional<Taken>> fetch();

    /** What was fetched has been dealt with. */
    void probed(Taken taken);

    /** The endpoint failed: waits for the next attempt, or is dead when it has had them all. */
    Uni<Void> failed(Taken taken, Failed failure, Function<Taken, Uni<Void>> forbidden);

    /** Keeps it where it is taken from before the subscription's queue is. */
    Uni<Kept> aside(Delivery delivery);

    /** It is not attempted any more: goes back to where it came from. */
    Uni<Void> back(Taken taken);

    /** Looks for a retry queue that was not there. */
    void look();

    /** How the queue is being read. */
    ConsumerState state();

    /** What those that came wait for, in words; empty when they do not. */
    Optional<String> waiting();

    /** Gives back what is out; what was under way had {@code limit} to end. */
    void close();
}
