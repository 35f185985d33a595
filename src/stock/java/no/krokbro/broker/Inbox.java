package no.krokbro.broker;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import no.krokbro.fixture.RabbitVhost;
import org.eclipse.microprofile.reactive.messaging.Message;

/** What a connector has brought from a queue, in the order of arrival, settled by whoever takes it. */
final class Inbox {
    private static final Duration RECOVERY = Duration.ofSeconds(15);

    private final Queue<Message<String>> messages = new ConcurrentLinkedQueue<>();
    private volatile String fate = "";

    private Inbox() {}

    /** Consumes {@code queue}; RabbitMQ knows of the consumer then. */
    static Inbox of(Candidate connector, RabbitVhost vhost, String queue, int prefetch) {
        Inbox inbox = new Inbox();
        connector
                .consume(queue, prefetch)
                .subscribe()
                .with(
                        inbox.messages::add,
                        failure -> inbox.fate = "; the stream failed: " + failure.getMessage(),
                        () -> inbox.fate = "; the stream ended");
        Patience.within(RECOVERY, "it did not consume within 15 s", () -> vhost.consumers(queue) == 1);
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

    /** Waits for so many messages in all. */
    void awaits(int count) {
        if (!Patience.waited(RECOVERY, () -> messages.size() >= count)) {
            throw new AssertionError("it did not come back within 15 s" + fate);
        }
    }
}
