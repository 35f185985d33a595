package no.krokbro.notification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A verified hook, ready to be read.
 *
 * @param id of the event, from {@code sentId} where that is not empty
 * @param sentId as the sender wrote it
 * @param event the vendor's name of what happened, when its scheme tells
 * @param headers all values of a header by its name in any case, in order; empty when absent
 * @param contentType of the body, as sent
 */
public record Arrival(
        String tenant,
        String source,
        EventId id,
        String sentId,
        Optional<String> event,
        Instant receivedAt,
        Function<String, List<String>> headers,
        Optional<String> contentType,
        byte[] body) {}
