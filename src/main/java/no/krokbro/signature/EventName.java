package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Optional;
import no.krokbro.signature.Scheme.Event;

/** Finds the vendor's name of what happened in a verified request; one that is not told clearly is not told. */
final class EventName {
    private final Optional<Event> place;
    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // a sender chooses the names
            .disable(JsonFactory.Feature.CHARSET_DETECTION) // RFC 8259 8.1: UTF-8
            .build();

    EventName(Optional<Event> place) {
        this.place = place;
    }

    Optional<String> in(SignedRequest request) {
        return place.flatMap(where -> switch (where) {
            case Event.Header(var name) ->
                HeaderField.of(request.headers().apply(name)).value();
            case Event.Json(var pointer) ->
                HeaderField.of(text(request.body(), pointer).stream().toList()).value();
        });
    }

    private Optional<String> text(byte[] body, JsonPointer pointer) {
        try (JsonParser parser = json.createParser(body)) {
            parser.nextToken();
            Optional<String> text = text(parser, pointer);
            return parser.nextToken() == null ? text : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(JsonParser parser, JsonPointer pointer) throws IOException {
        if (pointer.matches() && parser.currentToken() == JsonToken.VALUE_STRING) {
            return Optional.of(parser.getText());
        }
        Optional<String> text = Optional.empty();
        if (pointer.matches() || parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return text;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            JsonPointer rest = pointer.matchProperty(parser.currentName());
            parser.nextToken();
            if (rest == null) {
                parser.skipChildren(); // yet read: the name counts only in a sound body
            } else {
                text = text(parser, rest);
            }
        }
        return text;
    }
}
