package no.krokbro.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * A delivery that ended without success, as people see it: never its body.
 *
 * @param id the webhook id, by which it is chosen
 * @param attempts made
 * @param status of the last attempt's answer; 0 when there was none
 * @param reason a word of the closed list: {@code exhausted}, {@code status}, {@code too-large}, {@code no-request}
 * @param bytes of its body
 */
public record DeadLetter(
        String id,
        Optional<String> messageId,
        Optional<String> type,
        Optional<String> contentType,
        String exchange,
        String routingKey,
        int attempts,
        int status,
        String reason,
        Optional<Instant> first,
        Optional<Instant> last,
        int bytes) {
    static DeadLetter of(Delivery delivery) {
        History history = delivery.history();
        return new DeadLetter(
                delivery.id().value(),
                delivery.message().properties().messageId(),
                delivery.message().properties().type(),
                delivery.message().properties().contentType(),
                history.exchange(),
                history.routingKey(),
                history.attempts(),
                history.status(),
                history.reason(),
                history.first(),
                history.last(),
                delivery.message().body().length);
    }
}
