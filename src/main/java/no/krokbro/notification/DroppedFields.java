package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What of a JSON body is left behind: the topmost places that hold nothing of what is taken.
 *
 * @param taken the places that something is taken from; of an object only the names
 */
record DroppedFields(JsonFactory json, List<JsonPointer> taken) {
    private static final List<String> WHOLE_BODY = List.of(""); // RFC 6901 5: the whole document

    DroppedFields {
        taken = List.copyOf(taken);
    }

    /** JSON pointers to them; to the whole body when it is not JSON. */
    List<String> in(byte[] body) {
        try (JsonParser parser = json.createParser(body)) {
            List<String> dropped = new ArrayList<>();
            parser.nextToken();
            value(parser, taken, "", dropped);
            return parser.nextToken() == null ? dropped : WHOLE_BODY;
        } catch (IOException notJson) {
            return WHOLE_BODY;
        }
    }

    private static void value(JsonParser parser, List<JsonPointer> here, String path, List<String> dropped)
            throws IOException {
        boolean named = here.stream().anyMatch(JsonPointer::matches);
        boolean above = !here.isEmpty() || path.isEmpty();
        if (above && parser.currentToken() == JsonToken.START_OBJECT) {
            object(parser, here, path, dropped);
        } else if (above && !named && parser.currentToken() == JsonToken.START_ARRAY) {
            array(parser, here, path, dropped);
        } else {
            if (!named) {
                dropped.add(path);
            }
            parser.skipChildren();
        }
    }

    private static void object(JsonParser parser, List<JsonPointer> here, String path, List<String> dropped)
            throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            String below = path + "/" + name.replace("~", "~0").replace("/", "~1");
            value(parser, rest(here.stream().map(pointer -> pointer.matchProperty(name))), below, dropped);
        }
    }

    private static void array(JsonParser parser, List<JsonPointer> here, String path, List<String> dropped)
            throws IOException {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            int index = i;
            value(parser, rest(here.stream().map(pointer -> pointer.matchElement(index))), path + "/" + i, dropped);
        }
    }

    private static List<JsonPointer> rest(Stream<JsonPointer> below) {
        return below.filter(Objects::nonNull).toList();
    }
}
