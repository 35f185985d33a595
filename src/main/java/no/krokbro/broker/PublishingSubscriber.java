package no.krokbro.broker;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import no.krokbro.broker.PublishOutcome.Confirmed;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * The end of the channel {@code notifications}.
 *
 * <p>It asks for everything: one slow broker must not take the demand of the others, so each broker's own window says
 * no, at once, when it is full.
 */
final class PublishingSubscriber implements Flow.Subscriber<Message<?>> {
    private final BrokerConnections connections;

    PublishingSubscriber(BrokerConnections connections) {
        this.connections = connections;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Message<?> message) {
        Publication publication = message.getMetadata(Publication.class)
                .orElseThrow(() -> new IllegalStateException("a message without a Publication"));
        connections.publish(publication, outcome -> told(message, outcome));
    }

    @Override
    public void onError(Throwable failure) {
        throw new IllegalStateException("the channel of notifications failed", failure);
    }

    @Override
    public void onComplete() {
        // the application is ending; what is in flight ends by itself
    }

    private static void told(Message<?> message, PublishOutcome outcome) {
        CompletionStage<Void> _ =
                outcome instanceof Confirmed ? message.ack() : message.nack(new NotPublished(outcome));
    }
}
