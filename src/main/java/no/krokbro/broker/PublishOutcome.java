package no.krokbro.broker;

/** What RabbitMQ said of a message, or why it could not be asked. Every publish ends with exactly one. */
public sealed interface PublishOutcome {
    /** RabbitMQ has routed the message and taken responsibility for it. */
    record Confirmed() implements PublishOutcome {}

    /** No queue wants the message (basic.return came before the confirm): nobody holds it. */
    record Unroutable() implements PublishOutcome {}

    /** RabbitMQ answered nack, as a full queue with {@code reject-publish} does: nobody holds it. */
    record Refused() implements PublishOutcome {}

    /** No answer: nobody is known to hold the message, though RabbitMQ may. */
    record Unavailable(Reason reason) implements PublishOutcome {}

    /** Why there was no answer. */
    enum Reason {
        /** No connection. */
        DOWN,
        /** RabbitMQ has an alarm (memory, disk) and reads nothing. */
        BLOCKED,
        /** A write to RabbitMQ hangs. */
        STUCK,
        /** The broker's or the source's share of it is in flight already. */
        WINDOW_FULL,
        /** The connection ended before the confirm. */
        CONNECTION_LOST,
        /** The exchange does not exist (404). */
        NO_EXCHANGE,
        /** The user may not publish there (403). */
        NOT_PERMITTED,
        /** RabbitMQ closed the channel for another reason. */
        CHANNEL_CLOSED,
        /** Krokbro is ending. */
        ENDING
    }
}
