package no.krokbro.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import no.krokbro.broker.Topology;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.OwnQueues.Choice;

/** A subscription's dead letters, which RabbitMQ keeps until somebody replays or drops them. Waits for RabbitMQ. */
@Singleton
public final class DeadLetters {
    private final OwnQueues queues;
    private final Topology topology;
    private final Deliveries deliveries;
    private final DeliveryNews news;

    @Inject
    DeadLetters(OwnQueues queues, Topology topology, Deliveries deliveries, DeliveryNews news) {
        this.queues = queues;
        this.topology = topology;
        this.deliveries = deliveries;
        this.news = news;
    }

    /** The oldest, at most {@code most} of them, which is 200 or less. */
    public List<DeadLetter> browse(Subscription subscription, int most) {
        List<DeadLetter> found = new ArrayList<>();
        walk(subscription, Math.min(most, 200), delivery -> {
            found.add(DeadLetter.of(delivery));
            return new Choice.Stays();
        });
        return found;
    }

    /** Delivers them as if they came for the first time, with the same webhook id: how many. */
    public int replay(Subscription subscription, Predicate<DeadLetter> which) {
        int count = walk(
                subscription,
                Long.MAX_VALUE,
                delivery ->
                        which.test(DeadLetter.of(delivery)) ? new Choice.Replayed(subscription) : new Choice.Stays());
        deliveries.look(subscription);
        news.tell(new DeadLettersSettled(subscription, "replayed", count, ""));
        return count;
    }

    /** Forgets them for good: how many. */
    public int drop(Subscription subscription, Predicate<DeadLetter> which, String reason) {
        int count = walk(
                subscription,
                Long.MAX_VALUE,
                delivery -> which.test(DeadLetter.of(delivery)) ? new Choice.Dropped() : new Choice.Stays());
        news.tell(new DeadLettersSettled(subscription, "dropped", count, reason));
        return count;
    }

    private int walk(Subscription subscription, long most, Function<Delivery, Choice> choice) {
        return queues.walk(subscription.workspace(), topology.dead(subscription), most, choice);
    }
}
