package no.krokbro.broker;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The AMQP 0-9-1 basic properties that Krokbro reads and writes; a message is always persistent.
 *
 * @param aside {@code user-id}, {@code expiration} and {@code priority} as they came: read, and never written, since
 *     another's would close a channel or make a message vanish
 * @param headers values as the AMQP client gives them: strings, numbers, booleans, dates, lists and maps
 */
public record MessageProperties(
        Optional<String> contentType,
        Optional<String> contentEncoding,
        Optional<String> messageId,
        Optional<String> type,
        Optional<Instant> timestamp,
        Optional<String> appId,
        Optional<String> correlationId,
        Optional<String> replyTo,
        Map<String, Object> aside,
        Map<String, Object> headers) {
    public MessageProperties {
        aside = Map.copyOf(aside);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Properties of a message that nobody is to answer. */
    public MessageProperties(
            Optional<String> contentType,
            Optional<String> contentEncoding,
            Optional<String> messageId,
            Optional<String> type,
            Optional<Instant> timestamp,
            Optional<String> appId,
            Map<String, Object> headers) {
        this(
                contentType,
                contentEncoding,
                messageId,
                type,
                timestamp,
                appId,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                headers);
    }
}
