package no.krokbro.egress;

import java.util.Optional;

/** What came of a request out of the house: one row each, decided by type, never by an error's text. */
public sealed interface EgressAnswer {
    /**
     * The endpoint answered.
     *
     * @param retryAfter the header as sent
     * @param body its beginning, as much as the request asks for
     */
    record Answered(int status, Optional<String> retryAfter, byte[] body) implements EgressAnswer {}

    /** No whole answer within the time limit. */
    record TimedOut() implements EgressAnswer {}

    /** The name has no address, or the resolver did not answer. */
    record Unresolved() implements EgressAnswer {}

    /** An address behind the name, or the URL itself, is not allowed. */
    record Forbidden(String reason) implements EgressAnswer {}

    /** No connection, or it broke before the answer was whole. */
    record ConnectionFailed() implements EgressAnswer {}

    /** TLS could not be agreed upon: certificate, name or protocol. */
    record TlsFailed() implements EgressAnswer {}

    /** The request cannot be made: a header value or URL that HTTP does not allow. */
    record Unsendable() implements EgressAnswer {}

    /** Our own trouble, not the endpoint's: the proxy cannot be reached, or does not let us through. */
    record ProxyFailed() implements EgressAnswer {}

    /** Our own trouble, not the endpoint's: the resolver is silent, or finds no name at all. */
    record ResolverFailed() implements EgressAnswer {}

    /** Our own trouble, not the endpoint's: the pool is full, no file handles. */
    record Overloaded() implements EgressAnswer {}
}
