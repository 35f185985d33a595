package no.krokbro.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import no.krokbro.broker.Topology;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.OwnQueues.Choice;
import org.jboss.logging.Logger;

/** What a subscription held while it had an order goes to its retry queue when it has none any more. */
@Singleton
final class HeldMessages {
    private static final Logger LOG = Logger.getLogger(HeldMessages.class);

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final int MOST_LOOKS = 300; // a minute: another instance may be changed later

    private final OwnQueues queues;
    private final Topology topology;

    @Inject
    HeldMessages(OwnQueues queues, Topology topology) {
        this.queues = queues;
        this.topology = topology;
    }

    /** Moves them, if there are any, when whoever read them in order has them out no more; waits for RabbitMQ. */
    void leadBack(Subscription subscription) {
        if (isLeft(subscription)) {
            int count = queues.walk(
                    subscription.broker(),
                    topology.hold(subscription),
                    Long.MAX_VALUE,
                    _ -> new Choice.Replayed(subscription));
            if (count > 0) {
                LOG.infof("delivery.released subscription=%s count=%d", subscription.key(), count);
            }
        }
    }

    /**
     * Whether there is a hold queue that nobody reads; waits for that, as RabbitMQ gives back after a channel has closed.
     * Who reads it still after a minute serves the subscription in order.
     */
    private boolean isLeft(Subscription subscription) {
        OptionalLong readers = readers(subscription);
        for (int look = 0; look < MOST_LOOKS && readers.orElse(0) > 0; look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            readers = readers(subscription);
        }
        return readers.equals(OptionalLong.of(0));
    }

    private OptionalLong readers(Subscription subscription) {
        return topology.consumers(subscription.broker(), topology.hold(subscription))
                .ifNoItem()
                .after(ANSWER)
                .recoverWithItem(OptionalLong.empty())
                .await()
                .indefinitely();
    }
}
