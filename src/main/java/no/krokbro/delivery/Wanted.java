package no.krokbro.delivery;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.krokbro.broker.QueueMessage;
import no.krokbro.catalogue.Filter;
import no.krokbro.notification.EventReader;
import no.krokbro.notification.SentEvent;

/** A subscription's filter, ready to be asked. */
final class Wanted {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Optional<TopicPattern> routingKey;
    private final Optional<String> type;
    private final Optional<String> source;
    private final Map<JsonPointer, List<String>> json;

    Wanted(Filter filter) {
        this.routingKey = filter.routingKey().map(TopicPattern::of);
        this.type = filter.type();
        this.source = filter.source();
        this.json = filter.json().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        wanted -> JsonPointer.compile(wanted.getKey()), Map.Entry::getValue));
    }

    boolean wants(Delivery delivery) {
        QueueMessage message = delivery.message();
        return routingKey
                        .map(pattern -> pattern.matches(delivery.history().routingKey()))
                        .orElse(true)
                && type.map(wanted -> message.properties()
                                .type()
                                .or(() -> attribute(message, "type", SentEvent::kind))
                                .filter(found -> like(wanted, found))
                                .isPresent())
                        .orElse(true)
                && source.map(wanted -> attribute(
                                        message,
                                        "source",
                                        event -> event.issuer().orElse(""))
                                .filter(found -> like(wanted, found))
                                .isPresent())
                        .orElse(true)
                && (json.isEmpty() || said(message.body()));
    }

    private boolean said(byte[] body) {
        try {
            JsonNode said = JSON.readTree(body);
            return json.entrySet().stream()
                    .allMatch(wanted ->
                            wanted.getValue().contains(said.at(wanted.getKey()).asText()));
        } catch (IOException e) {
            return false; // not JSON, so it says nothing of the kind
        }
    }

    private static boolean like(String wanted, String found) {
        return wanted.endsWith("*") ? found.startsWith(wanted.substring(0, wanted.length() - 1)) : found.equals(wanted);
    }

    private static Optional<String> attribute(QueueMessage message, String name, Function<SentEvent, String> told) {
        return CloudEventHeaders.attribute(message, name)
                .or(() -> EventReader.ANY.read(message.body()).map(told))
                .or(() -> inBody(message.body(), name));
    }

    private static Optional<String> inBody(byte[] body, String name) {
        if (body.length == 0 || body[0] != '{') {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(body).path(name);
            return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not JSON, so it has no attributes
        }
    }
}
