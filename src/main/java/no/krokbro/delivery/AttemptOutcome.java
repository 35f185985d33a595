package no.krokbro.delivery;

import java.time.Duration;
import java.util.Optional;

/** What came of one try to deliver one message: whose fault it is decides what becomes of the message. */
public sealed interface AttemptOutcome {
    /** The endpoint answered 2xx: it holds the message. */
    record Delivered(int status) implements AttemptOutcome {}

    /** The subscription's filter does not want it; nothing was sent. */
    record FilteredOut() implements AttemptOutcome {}

    /** This message's fault: the endpoint will never take it, or it cannot be made into a request. */
    record Undeliverable(Fault fault, int status) implements AttemptOutcome {}

    /** The endpoint wants nothing any more (410). */
    record Gone() implements AttemptOutcome {}

    /**
     * The endpoint's fault: it may take the message later.
     *
     * @param status of the answer; 0 when there was none
     * @param retryAfter how long the endpoint asks to be left alone
     */
    record Failed(Fault fault, int status, Optional<Duration> retryAfter) implements AttemptOutcome {}

    /** Our own fault: nothing was sent, and nothing is counted against the endpoint. */
    record NotSent(Fault fault) implements AttemptOutcome {
        /** How long to wait before the next try: a place is free soon, a proxy or resolver mended later. */
        Duration pause() {
            return fault == Fault.OVERLOADED ? Duration.ofMillis(200) : Duration.ofSeconds(2);
        }
    }

    /** The closed list of reasons. */
    enum Fault {
        STATUS,
        TIMEOUT,
        DNS,
        CONNECTION,
        TLS,
        ADDRESS_REFUSED,
        TOO_LARGE,
        NO_REQUEST,
        OVERLOADED,
        PROXY,
        RESOLVER
    }
}
