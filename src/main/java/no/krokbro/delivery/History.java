package no.krokbro.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import no.krokbro.broker.QueueMessage;

/**
 * What has happened to a message so far; it travels with the message, in headers of ours that only our own queues are
 * believed.
 *
 * @param exchange that the message was published to at first
 * @param routingKey that it was published with at first
 * @param attempts made so far
 * @param status of the last attempt's answer; 0 when there was none
 * @param reason why the last attempt failed, or why it is a dead letter: a word of {@link Reasons}
 * @param notBefore when the next attempt is due
 */
record History(
        String exchange,
        String routingKey,
        int attempts,
        Optional<Instant> first,
        Optional<Instant> last,
        int status,
        String reason,
        Optional<Instant> notBefore) {
    static final String EXCHANGE = "krokbro-exchange";
    static final String ROUTING_KEY = "krokbro-routing-key";
    static final String ATTEMPTS = "krokbro-attempts";
    static final String FIRST = "krokbro-first-attempt";
    static final String LAST = "krokbro-last-attempt";
    static final String STATUS = "krokbro-status";
    static final String REASON = "krokbro-reason";
    static final String NOT_BEFORE = "krokbro-not-before";

    /** Of a message from somebody else's queue: none yet. */
    static History none(QueueMessage message) {
        return none(message.exchange(), message.routingKey());
    }

    private static History none(String exchange, String routingKey) {
        return new History(exchange, routingKey, 0, Optional.empty(), Optional.empty(), 0, "", Optional.empty());
    }

    /** Of a message from a queue of ours. */
    static History told(QueueMessage message) {
        Map<String, Object> headers = message.properties().headers();
        return new History(
                text(headers, EXCHANGE),
                text(headers, ROUTING_KEY),
                number(headers, ATTEMPTS),
                time(headers, FIRST),
                time(headers, LAST),
                number(headers, STATUS),
                text(headers, REASON),
                time(headers, NOT_BEFORE));
    }

    /** With one attempt more, which failed. */
    History failed(Instant now, int answered, String why) {
        return new History(
                exchange,
                routingKey,
                attempts + 1,
                first.or(() -> Optional.of(now)),
                Optional.of(now),
                answered,
                why,
                Optional.empty());
    }

    History because(String why) {
        return new History(exchange, routingKey, attempts, first, last, status, why, Optional.empty());
    }

    History due(Instant at) {
        return new History(exchange, routingKey, attempts, first, last, status, reason, Optional.of(at));
    }

    /** As if it came for the first time. */
    History anew() {
        return none(exchange, routingKey);
    }

    /** How long it is until the next attempt is due. */
    Duration early(Instant now) {
        return notBefore.map(due -> Duration.between(now, due)).orElse(Duration.ZERO);
    }

    void write(Map<String, Object> headers) {
        headers.put(EXCHANGE, exchange);
        headers.put(ROUTING_KEY, routingKey);
        headers.put(ATTEMPTS, attempts);
        first.ifPresent(at -> headers.put(FIRST, at.toString()));
        last.ifPresent(at -> headers.put(LAST, at.toString()));
        if (status != 0) {
            headers.put(STATUS, status);
        }
        if (!reason.isEmpty()) {
            headers.put(REASON, reason);
        }
        notBefore.ifPresent(at -> headers.put(NOT_BEFORE, at.toString()));
    }

    private static String text(Map<String, Object> headers, String name) {
        return headers.get(name) instanceof String text ? text : "";
    }

    private static int number(Map<String, Object> headers, String name) {
        return headers.get(name) instanceof Number number ? Math.max(0, number.intValue()) : 0;
    }

    private static Optional<Instant> time(Map<String, Object> headers, String name) {
        try {
            return Optional.of(text(headers, name))
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty(); // somebody wrote into our queue by hand
        }
    }
}
