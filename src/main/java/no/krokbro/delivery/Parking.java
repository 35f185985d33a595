package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import no.krokbro.broker.ConfirmedPublisher;
import no.krokbro.broker.ConsumerState.Withdrawn;
import no.krokbro.broker.Publication;
import no.krokbro.broker.PublishOutcome;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.QueueStream;
import no.krokbro.broker.Topology;
import no.krokbro.broker.Topology.Standing;
import no.krokbro.catalogue.Subscription;

/**
 * One subscription's messages in queues of our own: parked until their next attempt, or dead. A message may be forgotten
 * where it came from once it is {@link Kept#CONFIRMED}, and never before.
 */
final class Parking {
    /** What became of a message that was to be kept. */
    enum Kept {
        /** RabbitMQ holds it. */
        CONFIRMED,
        /** The user may declare or use no queue of ours. */
        FORBIDDEN,
        /** Our own trouble: it may work later. */
        TROUBLE
    }

    private final Subscription subscription;
    private final Topology topology;
    private final ConfirmedPublisher publisher;
    private final QueueStream retries;
    private final Clock clock;
    private volatile Optional<String> trouble = Optional.empty();

    Parking(
            Subscription subscription,
            Topology topology,
            ConfirmedPublisher publisher,
            QueueStream retries,
            Clock clock) {
        this.subscription = subscription;
        this.topology = topology;
        this.publisher = publisher;
        this.retries = retries;
        this.clock = clock;
    }

    /** What keeps messages from being parked, in words. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Keeps it until {@code pause} is over, or for a first part of that. */
    Uni<Kept> park(Delivery delivery, History history, Duration pause) {
        History due = history.due(clock.instant().plus(pause));
        return Hops.next(pause)
                .map(hop -> stands(() -> topology.standsWaiting(subscription.workspace(), hop))
                        .chain(standing -> kept(standing, delivery, due, topology.waiting(hop), retry())))
                .orElseGet(() -> back(delivery, due));
    }

    /** Keeps it where it is taken from next. */
    Uni<Kept> back(Delivery delivery, History history) {
        return stands(() -> Uni.createFrom().item(Standing.STANDS))
                .chain(standing -> kept(standing, delivery, history, topology.back(), retry()));
    }

    /** Keeps it behind all that an ordered subscription must deliver before it reads on. */
    Uni<Kept> hold(Delivery delivery, History history) {
        return at(topology.hold(subscription), delivery, history);
    }

    /** Whether there is a queue to hold messages in. */
    Uni<Boolean> standsHolding() {
        return topology.stands(subscription.workspace(), topology.hold(subscription))
                .map(standing -> standing == Standing.STANDS);
    }

    /** Keeps it until somebody replays or drops it. */
    Uni<Kept> bury(Delivery delivery, History history) {
        return at(topology.dead(subscription), delivery, history);
    }

    private Uni<Kept> at(String queue, Delivery delivery, History history) {
        return topology.stands(subscription.workspace(), queue)
                .chain(standing -> kept(standing, delivery, history, topology.back(), queue));
    }

    private String retry() {
        return topology.retry(subscription);
    }

    private Uni<Standing> stands(Supplier<Uni<Standing>> then) {
        boolean gone = retries.state() instanceof Withdrawn;
        if (gone) {
            topology.forget(subscription.workspace());
        }
        return topology.stands(subscription.workspace(), retry()).chain(standing -> {
            if (gone && standing == Standing.STANDS) {
                retries.look();
            }
            return standing == Standing.STANDS ? then.get() : Uni.createFrom().item(standing);
        });
    }

    private Uni<Kept> kept(Standing standing, Delivery delivery, History history, String exchange, String routingKey) {
        return switch (standing) {
            case STANDS ->
                publisher
                        .publish(new Publication(
                                subscription.workspace(),
                                "delivery " + subscription.key(),
                                exchange,
                                routingKey,
                                KeptMessage.of(Optional.of(subscription.key()), delivery, history),
                                delivery.message().body()))
                        .emitOn(Infrastructure.getDefaultExecutor())
                        .map(this::kept);
            case FORBIDDEN -> told(Kept.FORBIDDEN, "krokbro.* queues may not be declared (403)");
            case UNAVAILABLE -> told(Kept.TROUBLE, "RabbitMQ cannot be asked for krokbro.* queues");
        };
    }

    private Uni<Kept> told(Kept kept, String words) {
        trouble = Optional.of(words);
        return Uni.createFrom().item(kept);
    }

    private Kept kept(PublishOutcome outcome) {
        trouble = outcome instanceof PublishOutcome.Confirmed ? Optional.empty() : Optional.of(words(outcome));
        return switch (outcome) {
            case PublishOutcome.Confirmed _ -> Kept.CONFIRMED;
            case PublishOutcome.Unroutable _ -> gone();
            case PublishOutcome.Unavailable(Reason reason) when reason == Reason.NO_EXCHANGE -> gone();
            case PublishOutcome.Unavailable(Reason reason) when reason == Reason.NOT_PERMITTED -> Kept.FORBIDDEN;
            case PublishOutcome.Refused _, PublishOutcome.Unavailable _ -> Kept.TROUBLE;
        };
    }

    private Kept gone() {
        topology.forget(subscription.workspace());
        return Kept.TROUBLE;
    }

    private static String words(PublishOutcome outcome) {
        return outcome instanceof PublishOutcome.Unavailable(Reason reason)
                ? "RabbitMQ does not take what is to be parked: " + reason
                : "RabbitMQ does not take what is to be parked: a krokbro.* queue is full or gone";
    }
}
