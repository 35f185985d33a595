package no.krokbro.ingress;

import java.time.Duration;
import java.util.Map;
import no.krokbro.catalogue.Broker;
import no.krokbro.notification.EventId;
import no.krokbro.notification.Notification;

/** What came of a hook: one row each of the contract's table of answers. */
public sealed interface IngressOutcome {
    /** Whether RabbitMQ holds the notification because of this very hook. */
    default boolean holds() {
        return this instanceof Accepted || this instanceof Spooled;
    }

    /** Routed and confirmed: RabbitMQ holds the notification. */
    record Accepted(Notification notification) implements IngressOutcome {}

    /** Its broker could not take the notification; {@code on} another, RabbitMQ holds it until it can. */
    record Spooled(Notification notification, Broker on) implements IngressOutcome {}

    /** RabbitMQ holds the notification of an earlier hook with the same id; nothing was published. */
    record Duplicate(EventId id) implements IngressOutcome {}

    /**
     * RabbitMQ holds the notifications of every event of a batch.
     *
     * @param items how many there are
     * @param duplicates how many of them it held before
     */
    record AcceptedBatch(int items, int duplicates) implements IngressOutcome {}

    /**
     * A vendor's challenge or validation request; answered, never published.
     *
     * @param headers of the answer
     */
    record Greeted(int status, Map<String, String> headers, String body) implements IngressOutcome {}

    /** Cannot be read or mapped; {@code why} names the place, never the content. */
    record Malformed(String why) implements IngressOutcome {}

    /** Not proven to be the sender's; {@code reason} says nothing of a secret. */
    record Unverified(String reason) implements IngressOutcome {}

    /** No such tenant or source; which of them is not told. */
    record Unknown() implements IngressOutcome {}

    /** Not from a network of the source's senders. */
    record Forbidden() implements IngressOutcome {}

    /** Over the source's rate. */
    record TooMany(Duration retryAfter) implements IngressOutcome {}

    /** Neither a hook nor a handshake; {@code allow} names the methods of both. */
    record WrongMethod(String allow) implements IngressOutcome {}

    /** Over the source's {@code max-body}, declared or read, or of too many items. */
    record TooLarge(String most) implements IngressOutcome {}

    /** The body did not come within the time that it has. */
    record TooSlow() implements IngressOutcome {}

    /** A content type or encoding that the source does not take. */
    record UnsupportedMedia(String what) implements IngressOutcome {}

    /** Nobody is known to hold the notification: the sender should try again. */
    record Unavailable(String why, Duration retryAfter) implements IngressOutcome {}
}
