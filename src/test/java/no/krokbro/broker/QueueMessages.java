package no.krokbro.broker;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Messages as a queue gives them out, for tests of what is done with them; nobody hears how they are settled. */
public final class QueueMessages {
    private QueueMessages() {}

    /** A message with this text as its body and its routing key. */
    public static QueueMessage of(String id, String routingKey) {
        MessageProperties properties = new MessageProperties(
                Optional.empty(),
                Optional.empty(),
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("student", routingKey));
        byte[] body = "{\"student\":{\"id\":\"%s\"}}".formatted(routingKey).getBytes(StandardCharsets.UTF_8);
        return new QueueMessage(properties, body, "", routingKey, false, new Unheard());
    }

    /** A message of another system, with this body and {@code message_id}. */
    public static QueueMessage sent(Optional<String> id, String body) {
        MessageProperties properties = new MessageProperties(
                Optional.empty(), Optional.empty(), id, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
        return new QueueMessage(properties, body.getBytes(StandardCharsets.UTF_8), "", "key", false, new Unheard());
    }

    private static final class Unheard implements QueueMessage.Settling {
        @Override
        public void ack() {}

        @Override
        public void giveBack() {}

        @Override
        public boolean stale() {
            return false;
        }
    }
}
