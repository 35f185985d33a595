package no.krokbro.broker;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The AMQP 0-9-1 basic properties that Krokbro reads and writes; a message is always persistent.
 *
 * @param headers values as the AMQP client gives them: strings, numbers, booleans, dates, lists and maps
 */
public record MessageProperties(
        Optional<String> contentType,
        Optional<String> contentEncoding,
        Optional<String> messageId,
        Optional<String> type,
        Optional<Instant> timestamp,
        Optional<String> appId,
        Map<String, Object> headers) {
    public MessageProperties {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
