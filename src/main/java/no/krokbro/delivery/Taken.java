package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import no.krokbro.broker.QueueMessage;
import org.eclipse.microprofile.reactive.messaging.Message;

/** A message that was taken from a queue, to be settled there once. */
record Taken(Message<byte[]> message, Delivery delivery) {
    /** How long a message may stay unacked: RabbitMQ closes the channel after 30 minutes. */
    static final Duration UNACKED = Duration.ofMinutes(10);

    private static final long RETURNED_OFTEN = 10;

    static Taken of(Message<byte[]> message, boolean ours) {
        QueueMessage content = message.getMetadata(QueueMessage.class).orElseThrow();
        return new Taken(message, Delivery.of(content, ours));
    }

    Taken asProbe() {
        return new Taken(message, delivery.asProbe());
    }

    /** With all that has happened to it since. */
    Taken since(History since) {
        return new Taken(message, delivery.since(since));
    }

    /** Whether RabbitMQ was told to forget it, and may be believed to have heard. */
    boolean done() {
        return delivery.message().acked();
    }

    /** Whether it is still to be settled here. */
    boolean isOut() {
        return !delivery.message().settled() && !stale();
    }

    /** RabbitMQ forgets it. */
    Uni<Void> acked() {
        return Uni.createFrom().completionStage(message::ack);
    }

    /** RabbitMQ gives it out again. */
    Uni<Void> gaveBack() {
        return Uni.createFrom().completionStage(() -> message.nack(new NotDelivered()));
    }

    /** Whether RabbitMQ gives it out again anyway, since its channel has ended. */
    boolean stale() {
        return delivery.message().stale();
    }

    /** Whether it may stay out a while. */
    boolean mayStay() {
        return age().compareTo(UNACKED) < 0;
    }

    /** How long it has been out. */
    Duration age() {
        return delivery.message().age();
    }

    /** Whether another queue's limit comes near; ours have none. */
    boolean returnedOften() {
        return !delivery.ours() && returns() >= RETURNED_OFTEN;
    }

    /** How often RabbitMQ says that it came back; 0 where it does not count. */
    long returns() {
        Object count = delivery.message().properties().headers().get("x-delivery-count");
        return count instanceof Number number ? number.longValue() : 0;
    }

    /** What a nack wants to be given; nobody reads it. */
    private static final class NotDelivered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotDelivered() {
            super("not delivered", null, false, false);
        }
    }
}
