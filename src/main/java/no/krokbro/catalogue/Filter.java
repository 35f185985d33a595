package no.krokbro.catalogue;

import java.util.Optional;

/**
 * Which messages a subscription wants; the rest are acked and counted.
 *
 * @param routingKey a topic pattern: {@code *} one word, {@code #} any number
 * @param type the AMQP type or CloudEvents type, equal or with a trailing {@code *}
 * @param source the CloudEvents source, equal or with a trailing {@code *}
 */
public record Filter(Optional<String> routingKey, Optional<String> type, Optional<String> source) {
    /** Wants everything. */
    public static Filter everything() {
        return new Filter(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
