package no.krokbro.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import no.krokbro.broker.QueueMessage;
import no.krokbro.notification.EventId;
import no.krokbro.notification.EventReader;
import no.krokbro.notification.PersonalValues;
import no.krokbro.notification.SentEvent;
import no.krokbro.problem.RequestId;

/**
 * By what an endpoint tells a message it had before: the first that exists of {@code message_id}, CloudEvents
 * {@code id} and {@code jti}, else random. In a format that is known it is the event's, never the object's. Never a hash of
 * the body, since two equal events are two events.
 *
 * @param value safe in headers
 * @param original what the message says, when that is not safe or is somebody's number or address
 */
record WebhookId(String value, Optional<String> original) {
    private static final JsonFactory JSON = new JsonFactory();

    static WebhookId of(QueueMessage message) {
        return message.properties()
                .messageId()
                .or(() -> inHeaders(message))
                .or(() ->
                        EventReader.ANY.read(message.body()).map(SentEvent::id).orElseGet(() -> inBody(message.body())))
                .filter(id -> !id.isEmpty())
                .map(WebhookId::of)
                .orElseGet(() -> new WebhookId("msg_" + RequestId.next(), Optional.empty()));
    }

    private static WebhookId of(String id) {
        String safe = (PersonalValues.in(id) ? EventId.hidden(id) : EventId.of(id)).value(); // it is logged
        return new WebhookId(safe, safe.equals(id) ? Optional.empty() : Optional.of(id));
    }

    private static Optional<String> inHeaders(QueueMessage message) {
        return CloudEventHeaders.attribute(message, "id");
    }

    // reads no further than the top level's id: the body is the endpoint's business
    private static Optional<String> inBody(byte[] body) {
        if (body.length == 0 || body[0] != '{') {
            return Optional.empty();
        }
        Optional<String> jti = Optional.empty();
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("id") && value.isScalarValue()) {
                    return Optional.of(parser.getText());
                }
                if (name.equals("jti") && value.isScalarValue()) {
                    jti = Optional.of(parser.getText());
                }
                parser.skipChildren();
            }
            return jti;
        } catch (IOException e) {
            return Optional.empty(); // not JSON: delivered as it is
        }
    }
}
