package no.krokbro.delivery;

import no.krokbro.broker.QueueMessage;

/**
 * One message to one endpoint.
 *
 * @param attempt the number of its next attempt, from 1
 * @param probe whether it is the one message by which a failing endpoint is tried
 */
record Delivery(QueueMessage message, WebhookId id, int attempt, boolean probe) {
    static Delivery first(QueueMessage message) {
        return new Delivery(message, WebhookId.of(message), 1, false);
    }

    Delivery again() {
        return new Delivery(message, id, attempt + 1, true);
    }

    Delivery asProbe() {
        return new Delivery(message, id, attempt, true);
    }
}
