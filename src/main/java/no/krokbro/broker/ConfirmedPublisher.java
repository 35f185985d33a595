package no.krokbro.broker;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import no.krokbro.broker.PublishOutcome.Confirmed;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.PublishOutcome.Unavailable;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** Publishes through the channel {@code notifications}; what the channel acks, RabbitMQ holds. */
@Singleton
public final class ConfirmedPublisher {
    private final MutinyEmitter<byte[]> notifications;

    @Inject
    ConfirmedPublisher(@Channel("notifications") MutinyEmitter<byte[]> notifications) {
        this.notifications = notifications;
    }

    /** Publishes when subscribed to, once a subscription. Never fails: whatever happens is an outcome. */
    public Uni<PublishOutcome> publish(Publication publication) {
        return notifications
                .sendMessage(Message.of(publication.body(), Metadata.of(publication)))
                .<PublishOutcome>map(_ -> new Confirmed())
                .onFailure()
                .recoverWithItem(ConfirmedPublisher::outcome);
    }

    private static PublishOutcome outcome(Throwable failure) {
        return failure instanceof NotPublished not ? not.outcome() : new Unavailable(Reason.ENDING);
    }
}
