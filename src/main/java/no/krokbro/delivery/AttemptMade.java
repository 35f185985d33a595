package no.krokbro.delivery;

import java.time.Duration;
import no.krokbro.catalogue.Subscription;

/**
 * A delivery was attempted; fired for those who watch.
 *
 * @param webhookId stable over the attempts of one message
 * @param attempt from 1
 */
public record AttemptMade(
        Subscription subscription, String webhookId, int attempt, AttemptOutcome outcome, Duration took) {
    /** The answer's status; 0 when there was none. */
    public int status() {
        return switch (outcome) {
            case AttemptOutcome.Delivered(int status) -> status;
            case AttemptOutcome.Undeliverable(var _, int status) -> status;
            case AttemptOutcome.Failed(var _, int status, var _) -> status;
            case AttemptOutcome.Gone() -> 410;
            case AttemptOutcome.FilteredOut _, AttemptOutcome.NotSent _ -> 0;
        };
    }
}
