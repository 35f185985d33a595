package no.krokbro.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which messages a subscription wants; the rest are acked and counted.
 *
 * @param routingKey a topic pattern: {@code *} one word, {@code #} any number
 * @param type the AMQP type or CloudEvents type, equal or with a trailing {@code *}
 * @param source the CloudEvents source, equal or with a trailing {@code *}
 * @param json what may stand in the body, by JSON pointers; every one must hold
 */
public record Filter(
        Optional<String> routingKey, Optional<String> type, Optional<String> source, Map<String, List<String>> json) {
    public Filter {
        json = Map.copyOf(json);
    }

    /** Wants everything. */
    public static Filter everything() {
        return new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }
}
