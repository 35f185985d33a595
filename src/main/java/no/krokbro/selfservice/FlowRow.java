package no.krokbro.selfservice;

import java.time.Instant;
import java.util.Optional;

/** One line of the live page; never a body. The two flows meet in {@code id}, the event's. */
sealed interface FlowRow {
    /** Counts up over both kinds, from 0. */
    long number();

    /**
     * A hook and its answer.
     *
     * @param note why it was not taken, in words
     */
    record HookRow(
            long number,
            Instant at,
            String tenant,
            String source,
            String outcome,
            int status,
            double ms,
            String requestId,
            Optional<String> id,
            Optional<String> type,
            Optional<String> routingKey,
            Optional<String> broker,
            Optional<String> exchange,
            Optional<String> note)
            implements FlowRow {}

    /**
     * An attempt to deliver.
     *
     * @param endpoint scheme and host: the path may be a secret
     * @param note whose fault it was that it failed
     */
    record AttemptRow(
            long number,
            Instant at,
            String tenant,
            String subscription,
            String id,
            int attempt,
            String outcome,
            int status,
            double ms,
            String endpoint,
            Optional<String> note)
            implements FlowRow {}
}
