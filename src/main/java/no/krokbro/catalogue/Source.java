package no.krokbro.catalogue;

import java.time.Duration;
import java.util.Set;
import no.krokbro.notification.NotificationMapping;
import no.krokbro.signature.Verifier;

/**
 * An incoming webhook: who sends, how it is verified, what notification comes of it, where it is published.
 *
 * @param contact e-mail address
 * @param unroutedAccepted whether a notification that no queue wants is a success (a weakening)
 * @param confirmTimeout how long a sender waits for RabbitMQ
 * @param successStatus what the sender wants to hear
 * @param maxBody bytes
 * @param contentTypes media types taken, lower case, without parameters; empty takes all
 */
public record Source(
        String tenant,
        String name,
        String contact,
        Verifier verifier,
        NotificationMapping mapping,
        Broker broker,
        String exchange,
        boolean unroutedAccepted,
        Duration confirmTimeout,
        int successStatus,
        int maxBody,
        Set<String> contentTypes,
        DuplicateRule duplicates) {
    public Source {
        contentTypes = Set.copyOf(contentTypes);
    }

    /** Unique in the catalogue: {@code tenant/name}. */
    public String key() {
        return tenant + "/" + name;
    }
}
