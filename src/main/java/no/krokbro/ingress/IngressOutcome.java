package no.krokbro.ingress;

import java.time.Duration;
import no.krokbro.notification.EventId;
import no.krokbro.notification.Notification;
import no.krokbro.signature.Verdict;

/** What came of a hook: one row each of the contract's table of answers. */
public sealed interface IngressOutcome {
    /** Routed and confirmed: RabbitMQ holds the notification. */
    record Accepted(Notification notification) implements IngressOutcome {}

    /** RabbitMQ holds the notification of an earlier hook with the same id; nothing was published. */
    record Duplicate(EventId id) implements IngressOutcome {}

    /** A vendor's question whether we are there; answered, never published. */
    record Greeted(int status) implements IngressOutcome {}

    /** Cannot be read or mapped; {@code why} names the place, never the content. */
    record Malformed(String why) implements IngressOutcome {}

    /** Not proven to be the sender's. */
    record Unverified(Verdict.Reason reason) implements IngressOutcome {}

    /** No such tenant or source; which of them is not told. */
    record Unknown() implements IngressOutcome {}

    /** Neither a hook nor a handshake. */
    record WrongMethod() implements IngressOutcome {}

    /** Over the source's {@code max-body}, declared or read. */
    record TooLarge(int maxBody) implements IngressOutcome {}

    /** The body did not come within the time that it has. */
    record TooSlow() implements IngressOutcome {}

    /** A content type or encoding that the source does not take. */
    record UnsupportedMedia(String what) implements IngressOutcome {}

    /** Nobody is known to hold the notification: the sender should try again. */
    record Unavailable(String why, Duration retryAfter) implements IngressOutcome {}
}
