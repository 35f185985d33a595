package no.krokbro.ingress;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import no.krokbro.signature.Scheme.Batch;

/** The items of a batch: the very bytes of each, as the sender wrote them. */
sealed interface BatchItems {
    /** More than this is refused. */
    int MOST = 1000;

    /** One after the other; there may be none. */
    record Many(List<byte[]> items) implements BatchItems {
        public Many {
            items = List.copyOf(items);
        }
    }

    /** The body is not JSON, or has no array there. */
    record None(String why) implements BatchItems {}

    /** Over the bound. */
    record TooMany(int most) implements BatchItems {}

    /** Takes {@code body} apart; all of it must be JSON within our limits. */
    static BatchItems in(byte[] body, Batch batch) {
        String place = batch.items().map(pointer -> "at " + pointer).orElse("in the body");
        try (JsonParser parser = JsonBody.parser(body)) {
            List<byte[]> items = new ArrayList<>();
            parser.nextToken();
            boolean found = value(parser, batch.items().orElse(JsonPointer.empty()), body, items);
            if (!found || parser.nextToken() != null) {
                return new None("there is no array " + place);
            }
            return items.size() > MOST ? new TooMany(MOST) : new Many(items);
        } catch (IOException notJson) {
            return new None("the body is not JSON");
        }
    }

    private static boolean value(JsonParser parser, JsonPointer rest, byte[] body, List<byte[]> items)
            throws IOException {
        if (rest.matches() && parser.currentToken() == JsonToken.START_ARRAY) {
            array(parser, body, items);
            return true;
        }
        if (rest.matches() || parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return false;
        }
        boolean found = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            JsonPointer below = rest.matchProperty(parser.currentName());
            parser.nextToken();
            if (below == null) {
                parser.skipChildren();
            } else {
                found |= value(parser, below, body, items);
            }
        }
        return found;
    }

    private static void array(JsonParser parser, byte[] body, List<byte[]> items) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            int to = (int) parser.currentLocation().getByteOffset();
            if (items.size() <= MOST) {
                items.add(Arrays.copyOfRange(body, from, to));
            }
        }
    }
}
