package no.krokbro.broker;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import no.krokbro.fixture.RabbitVhost;
import org.eclipse.microprofile.reactive.messaging.Message;

/** What a connector has brought from a queue, in the order of arrival, settled by whoever takes it. */
final class Inbox {
    private final Queue<Message<String>> messages = new ConcurrentLinkedQueue<>();
    private volatile String fate = "";

    private Inbox() {}

    /** Consumes {@code queue} from when RabbitMQ knows of the consumer. */
    static Inbox of(Candidate connector, RabbitVhost vhost, String queue, int prefetch) {
        Inbox inbox = new Inbox();
        connector
                .consume(queue, prefetch)
                .subscribe()
                .with(
                        inbox.messages::add,
                        failure -> inbox.fate = "; the stream failed: " + failure.getMessage(),
                        () -> inbox.fate = "; the stream ended");
        await("a consumer").atMost(Duration.ofSeconds(10)).until(() -> vhost.consumers(queue) == 1);
        return inbox;
    }

    static void ack(Message<String> message) {
        CompletionStage<Void> _ = message.ack();
    }

    static void giveBack(Message<String> message) {
        CompletionStage<Void> _ = message.nack(new IllegalStateException("not now"));
    }

    List<Message<String>> messages() {
        return List.copyOf(messages);
    }

    boolean has(String text) {
        return messages.stream().anyMatch(message -> message.getPayload().equals(text));
    }

    /** How the stream ended, if it did, to be added to a sentence. */
    String fate() {
        return fate;
    }
}
