package no.krokbro.ingress;

import java.time.Duration;
import java.util.Optional;
import no.krokbro.catalogue.Source;

/**
 * A hook was answered; fired for those who watch.
 *
 * @param tenant as in the path, whether it exists or not
 * @param source as in the path, whether it exists or not
 * @param known the source, when it exists
 * @param status of the answer
 * @param took from the request's head to its answer
 */
public record HookAnswered(
        String tenant,
        String source,
        Optional<Source> known,
        IngressOutcome outcome,
        int status,
        Duration took,
        String requestId,
        String transactionId) {}
