package no.krokbro.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import no.krokbro.broker.Topology;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.OwnQueues.Choice;
import org.jboss.logging.Logger;

/** What a subscription held while it had an order goes to its retry queue when it has none any more. */
@Singleton
final class HeldMessages {
    private static final Logger LOG = Logger.getLogger(HeldMessages.class);

    private final OwnQueues queues;
    private final Topology topology;

    @Inject
    HeldMessages(OwnQueues queues, Topology topology) {
        this.queues = queues;
        this.topology = topology;
    }

    /** Moves them, if there are any; waits for RabbitMQ. */
    void leadBack(Subscription subscription) {
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
