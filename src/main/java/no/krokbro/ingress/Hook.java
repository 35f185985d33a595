package no.krokbro.ingress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import no.krokbro.signature.SignedRequest;
import no.krokbro.signature.Verifier.Verdict.Verified;

/**
 * A webhook as it came in, read whole.
 *
 * @param requestId ours, in the log and in every answer
 * @param transactionId the gateway's, or ours where it sent none
 * @param url what the sender called; empty when no public address is configured
 * @param query all values of a parameter of its query, decoded; empty when absent
 * @param headers all values of a header by its name in any case; empty when absent
 */
record Hook(
        String requestId,
        String transactionId,
        Instant receivedAt,
        String method,
        String url,
        Function<String, List<String>> query,
        Function<String, List<String>> headers,
        Optional<String> contentType,
        byte[] body) {
    /** What a signature may cover. */
    SignedRequest signed() {
        return new SignedRequest(method, url, headers, body);
    }

    /** What a handshake may ask with it. */
    Question question() {
        return Question.of("POST", query, headers);
    }

    /** The hook whose body is what happened, where it came wrapped. */
    Hook telling(Verified verified) {
        return verified.content().map(this::inJson).orElse(this);
    }

    /** The same hook with this JSON as its body. */
    Hook inJson(byte[] json) {
        return new Hook(
                requestId,
                transactionId,
                receivedAt,
                method,
                url,
                query,
                headers,
                Optional.of("application/json"),
                json);
    }

    /** An item of it, as a hook of its own: it has the request's head. */
    Hook part(int number, byte[] item) {
        return new Hook(
                requestId + "-" + number, transactionId, receivedAt, method, url, query, headers, contentType, item);
    }

    /** The first value of a header. */
    Optional<String> header(String name) {
        List<String> values = headers.apply(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }
}
