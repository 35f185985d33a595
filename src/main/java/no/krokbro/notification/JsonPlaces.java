package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Places of a JSON body: taken in one pass, and nothing else is. */
public final class JsonPlaces {
    /** What stands at a place; null counts as nothing. */
    public sealed interface Found {
        /** A string, number or boolean, as the sender wrote it. */
        record Scalar(String text) implements Found {}

        /** An object's names, or an array of strings. */
        record Names(List<String> names) implements Found {}

        /** An array of something else. */
        record Other() implements Found {}
    }

    /** A place on the way down: {@code rest} is what remains of {@code whole}. */
    private record Wanted(JsonPointer whole, JsonPointer rest) {}

    private final List<Wanted> wanted;

    /** These places, and no other. */
    public JsonPlaces(Collection<JsonPointer> pointers) {
        this.wanted = pointers.stream()
                .distinct()
                .map(pointer -> new Wanted(pointer, pointer))
                .toList();
    }

    /**
     * The pointer that {@code text} is.
     *
     * @throws IllegalArgumentException with what is wrong and what to do
     */
    static JsonPointer pointer(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException(
                    "has " + text + ", which is not a JSON pointer. Begin it with /, as in /repository/url.");
        }
        return JsonPointer.compile(text);
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /** What stands at the places in {@code body}; empty when it is not JSON within our limits. */
    public Optional<Map<JsonPointer, Found>> in(byte[] body) {
        try (JsonParser parser = StrictJson.FACTORY.createParser(body)) {
            Map<JsonPointer, Found> found = new HashMap<>();
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            value(parser, wanted, found);
            return parser.nextToken() == null ? Optional.of(found) : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static void value(JsonParser parser, List<Wanted> here, Map<JsonPointer, Found> found) throws IOException {
        if (here.isEmpty()) {
            parser.skipChildren();
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            put(here, object(parser, here, found), found);
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            put(here, array(parser, here, found), found);
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            put(here, new Found.Scalar(parser.getText()), found);
        }
    }

    private static Found object(JsonParser parser, List<Wanted> here, Map<JsonPointer, Found> found)
            throws IOException {
        List<String> names = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            names.add(name);
            parser.nextToken();
            value(parser, below(here, rest -> rest.matchProperty(name)), found);
        }
        return new Found.Names(names);
    }

    private static Found array(JsonParser parser, List<Wanted> here, Map<JsonPointer, Found> found) throws IOException {
        List<String> names = new ArrayList<>();
        boolean onlyNames = true;
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            int index = i;
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                names.add(parser.getText());
            } else {
                onlyNames = false;
            }
            value(parser, below(here, rest -> rest.matchElement(index)), found);
        }
        return onlyNames ? new Found.Names(names) : new Found.Other();
    }

    private static void put(List<Wanted> here, Found value, Map<JsonPointer, Found> found) {
        for (Wanted place : here) {
            if (place.rest().matches()) {
                found.put(place.whole(), value);
            }
        }
    }

    private static List<Wanted> below(List<Wanted> here, Step step) {
        List<Wanted> below = List.of();
        for (Wanted place : here) {
            JsonPointer rest = step.from(place.rest());
            if (rest != null) {
                below = below.isEmpty() ? new ArrayList<>(here.size()) : below;
                below.add(new Wanted(place.whole(), rest));
            }
        }
        return below;
    }

    /** One step down a pointer; null when the pointer goes elsewhere. */
    private interface Step {
        @Nullable
        JsonPointer from(JsonPointer pointer);
    }
}
