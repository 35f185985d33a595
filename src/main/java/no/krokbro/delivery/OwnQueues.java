package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import no.krokbro.broker.ConfirmedPublisher;
import no.krokbro.broker.KrokbroConnector;
import no.krokbro.broker.Publication;
import no.krokbro.broker.PublishOutcome.Confirmed;
import no.krokbro.broker.QueueStream;
import no.krokbro.broker.Topology;
import no.krokbro.broker.Topology.Standing;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Subscription;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Goes through a queue of ours once, message by message, for people. Each message is settled as it is decided; what is
 * left undecided goes back to the queue at the end. It waits for RabbitMQ, so only virtual threads call it.
 */
@Singleton
final class OwnQueues {
    /** So many messages are out at most; where more lie, those that stay go to the queue's end, confirmed. */
    private static final int WINDOW = 200;

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(2); // somebody else takes them, too

    /** What is to become of a message. */
    sealed interface Choice {
        /** It stays. */
        record Stays() implements Choice {}

        /** It is forgotten. */
        record Dropped() implements Choice {}

        /** It goes to its subscription's retry queue as if it came for the first time. */
        record Replayed(Subscription subscription) implements Choice {}

        /** It goes to another queue of ours on this broker, as it is. */
        record Led(String queue) implements Choice {}
    }

    private final KrokbroConnector connector;
    private final Topology topology;
    private final ConfirmedPublisher publisher;

    @Inject
    OwnQueues(
            @Connector(KrokbroConnector.NAME) KrokbroConnector connector,
            Topology topology,
            ConfirmedPublisher publisher) {
        this.connector = connector;
        this.topology = topology;
        this.publisher = publisher;
    }

    /** Decides on at most {@code most} messages: how many did not stay. */
    int walk(Broker broker, String queue, long most, Function<Delivery, Choice> choice) {
        long count = Math.min(
                most, topology.depth(broker, queue).await().atMost(ANSWER).orElse(0));
        if (count == 0) {
            return 0;
        }
        boolean rotates = count > WINDOW;
        QueueStream stream = connector.stream(broker, queue, WINDOW, ANSWER);
        try {
            List<Boolean> settled = stream.messages()
                    .select()
                    .first(count)
                    .ifNoItem()
                    .after(SILENCE)
                    .recoverWithCompletion()
                    .map(message -> Taken.of(message, true))
                    .onItem()
                    .transformToUniAndConcatenate(
                            taken -> settled(broker, queue, taken, choice.apply(taken.delivery()), rotates))
                    .collect()
                    .asList()
                    .await()
                    .indefinitely();
            return (int) settled.stream().filter(gone -> gone).count();
        } finally {
            stream.close();
        }
    }

    private Uni<Boolean> settled(Broker broker, String queue, Taken taken, Choice choice, boolean rotates) {
        return switch (choice) {
            case Choice.Dropped _ -> taken.acked().replaceWith(true);
            case Choice.Replayed(var subscription) -> replayed(taken, subscription);
            case Choice.Led(var to) -> moved(broker, to, taken, taken.delivery().history(), Optional.empty());
            case Choice.Stays _ ->
                rotates
                        ? moved(broker, queue, taken, taken.delivery().history(), Optional.empty())
                                .replaceWith(false)
                        : Uni.createFrom().item(false);
        };
    }

    private Uni<Boolean> replayed(Taken taken, Subscription subscription) {
        String retry = topology.retry(subscription);
        return topology.stands(subscription.workspace(), retry)
                .chain(standing -> standing == Standing.STANDS
                        ? moved(
                                subscription.workspace(),
                                retry,
                                taken,
                                taken.delivery().history().anew(),
                                Optional.of(subscription))
                        : Uni.createFrom().item(false));
    }

    private Uni<Boolean> moved(
            Broker broker, String queue, Taken taken, History history, Optional<Subscription> subscription) {
        return publisher
                .publish(new Publication(
                        broker,
                        "replay " + queue,
                        topology.back(),
                        queue,
                        KeptMessage.of(subscription.map(Subscription::key), taken.delivery(), history),
                        taken.delivery().message().body()))
                .chain(outcome -> outcome instanceof Confirmed
                        ? taken.acked().replaceWith(true)
                        : Uni.createFrom().item(false));
    }
}
