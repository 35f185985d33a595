package no.krokbro.delivery;

import java.time.Duration;
import no.krokbro.catalogue.Subscription;

/**
 * RabbitMQ has confirmed a message in a queue of ours; fired for those who watch.
 *
 * @param attempts made so far
 * @param status of the last attempt's answer; 0 when there was none
 * @param reason a word of the closed list in {@code krokbro-reason}
 * @param pause until its next attempt
 */
public record DeliveryKept(
        Subscription subscription,
        String webhookId,
        Place place,
        int attempts,
        int status,
        String reason,
        Duration pause) {
    /** Where it is. */
    public enum Place {
        /** Until its next attempt. */
        PARKED,
        /** Until somebody replays or drops it. */
        DEAD
    }
}
