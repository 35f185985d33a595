package no.krokbro.delivery;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.krokbro.broker.QueueMessage;
import no.krokbro.catalogue.Filter;
import no.krokbro.notification.EventReader;
import no.krokbro.notification.JsonPlaces;
import no.krokbro.notification.JsonPlaces.Found;
import no.krokbro.notification.JsonPlaces.Found.Scalar;
import no.krokbro.notification.SentEvent;

/** A subscription's filter, ready to be asked. */
final class Wanted {
    private static final Attribute TYPE = new Attribute("type", SentEvent::kind);
    private static final Attribute SOURCE =
            new Attribute("source", event -> event.issuer().orElse(""));

    private final Optional<TopicPattern> routingKey;
    private final Optional<String> type;
    private final Optional<String> source;
    private final Map<JsonPointer, List<String>> json;
    private final JsonPlaces places;

    Wanted(Filter filter) {
        this.routingKey = filter.routingKey().map(TopicPattern::of);
        this.type = filter.type();
        this.source = filter.source();
        this.json = filter.json().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        wanted -> JsonPointer.compile(wanted.getKey()), Map.Entry::getValue));
        this.places = new JsonPlaces(json.keySet());
    }

    boolean wants(Delivery delivery) {
        QueueMessage message = delivery.message();
        return routingKey
                        .map(pattern -> pattern.matches(delivery.history().routingKey()))
                        .orElse(true)
                && type.map(wanted -> message.properties()
                                .type()
                                .or(() -> TYPE.of(message))
                                .filter(found -> like(wanted, found))
                                .isPresent())
                        .orElse(true)
                && source.map(wanted -> SOURCE.of(message)
                                .filter(found -> like(wanted, found))
                                .isPresent())
                        .orElse(true)
                && (json.isEmpty() || said(message.body()));
    }

    private boolean said(byte[] body) {
        Map<JsonPointer, Found> found = places.in(body).orElse(Map.of()); // what is not JSON says nothing
        return json.entrySet().stream()
                .allMatch(wanted -> found.get(wanted.getKey()) instanceof Scalar(var text)
                        && wanted.getValue().contains(text));
    }

    private static boolean like(String wanted, String found) {
        return wanted.endsWith("*") ? found.startsWith(wanted.substring(0, wanted.length() - 1)) : found.equals(wanted);
    }

    /** What a message says in CloudEvents' words, wherever it says it. */
    private record Attribute(String name, Function<SentEvent, String> told, JsonPointer place, JsonPlaces inBody) {
        Attribute(String name, Function<SentEvent, String> told) {
            this(name, told, JsonPointer.compile("/" + name));
        }

        private Attribute(String name, Function<SentEvent, String> told, JsonPointer place) {
            this(name, told, place, new JsonPlaces(List.of(place)));
        }

        Optional<String> of(QueueMessage message) {
            return CloudEventHeaders.attribute(message, name)
                    .or(() -> EventReader.ANY.read(message.body()).map(told))
                    .or(() -> inBody.in(message.body())
                            .flatMap(found -> found.get(place) instanceof Scalar(var text)
                                    ? Optional.of(text)
                                    : Optional.empty()));
        }
    }
}
