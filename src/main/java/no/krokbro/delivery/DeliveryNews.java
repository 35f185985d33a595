package no.krokbro.delivery;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Tells those who watch. */
@Singleton
final class DeliveryNews {
    private final Event<AttemptMade> made;
    private final Event<DeliveryKept> kept;
    private final Event<SubscriptionChanged> changed;
    private final Event<DeadLettersSettled> settled;

    @Inject
    DeliveryNews(
            Event<AttemptMade> made,
            Event<DeliveryKept> kept,
            Event<SubscriptionChanged> changed,
            Event<DeadLettersSettled> settled) {
        this.made = made;
        this.kept = kept;
        this.changed = changed;
        this.settled = settled;
    }

    void tell(AttemptMade news) {
        made.fire(news);
    }

    void tell(DeliveryKept news) {
        kept.fire(news);
    }

    void tell(SubscriptionChanged news) {
        changed.fire(news);
    }

    void tell(DeadLettersSettled news) {
        settled.fire(news);
    }
}
