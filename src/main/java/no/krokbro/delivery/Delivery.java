package no.krokbro.delivery;

import no.krokbro.broker.QueueMessage;

/**
 * One message to one endpoint.
 *
 * @param ours whether it came from a queue of ours, whose headers are believed
 * @param probe whether it is the one message by which a failing endpoint is tried
 */
record Delivery(QueueMessage message, WebhookId id, History history, boolean ours, boolean probe) {
    static Delivery of(QueueMessage message, boolean ours) {
        return new Delivery(
                message, WebhookId.of(message), ours ? History.told(message) : History.none(message), ours, false);
    }

    Delivery asProbe() {
        return new Delivery(message, id, history, ours, true);
    }

    /** With all that has happened to it since. */
    Delivery since(History since) {
        return new Delivery(message, id, since, ours, probe);
    }

    /** The number of its next attempt, from 1. */
    int attempt() {
        return history.attempts() + 1;
    }
}
