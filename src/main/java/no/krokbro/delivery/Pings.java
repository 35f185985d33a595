package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.AttemptOutcome.Delivered;
import no.krokbro.delivery.AttemptOutcome.Failed;
import no.krokbro.delivery.AttemptOutcome.Fault;
import no.krokbro.delivery.AttemptOutcome.FilteredOut;
import no.krokbro.delivery.AttemptOutcome.Gone;
import no.krokbro.delivery.AttemptOutcome.NotSent;
import no.krokbro.delivery.AttemptOutcome.Undeliverable;
import no.krokbro.delivery.SubscriptionState.Disabled;
import no.krokbro.delivery.SubscriptionState.Pinging;
import org.jboss.logging.Logger;

/** Asks an endpoint whether it wants messages at all, before the first: again and again, until it says 2xx or 410. */
final class Pings {
    private static final Logger LOG = Logger.getLogger(Pings.class);

    private final SubscriptionWorker worker;
    private final Subscription subscription;
    private final DeliveryFlow flow;
    private final Condition condition;

    Pings(SubscriptionWorker worker, Subscription subscription, DeliveryFlow flow, Condition condition) {
        this.worker = worker;
        this.subscription = subscription;
        this.flow = flow;
        this.condition = condition;
    }

    /** Asks now. */
    void begin() {
        after(Duration.ZERO);
    }

    private void after(Duration pause) {
        Later.after(pause, this::ping)
                .subscribe()
                .with(_ -> {}, fault -> LOG.errorf(fault, "delivery.unpinged subscription=%s", subscription.key()));
    }

    private Uni<Void> ping() {
        return condition.state() instanceof Pinging
                ? flow.ping(subscription).invoke(this::answered).replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private void answered(AttemptOutcome outcome) {
        switch (outcome) {
            case Delivered _, FilteredOut _ -> {
                if (condition.welcomed()) {
                    worker.settled();
                }
            }
            case Gone _ -> {
                if (condition.stops(new Disabled())) {
                    worker.settled();
                }
            }
            case Failed(var fault, int status, var _) -> again(fault, status);
            case Undeliverable(var fault, int status) -> again(fault, status);
            case NotSent(var fault) -> again(fault, 0);
        }
    }

    private void again(Fault fault, int status) {
        condition
                .unwelcome(status == 0 ? Reasons.of(fault) : String.valueOf(status))
                .ifPresent(this::after);
    }
}
