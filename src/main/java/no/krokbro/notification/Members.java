package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The members of a message that some {@link SentFormat} names; taken in one pass, and nothing else is kept. */
final class Members {
    static final String SCIM_EVENT = "urn:ietf:params:event:SCIM:";
    private static final String ID_OF = "_id"; // person_id, role_id
    private static final Set<String> NAMES = Set.of(
            "specversion",
            "version",
            "id",
            "source",
            "type",
            "subject",
            "time",
            "attributes",
            "notbefore",
            "apiversion",
            "jti",
            "iss",
            "iat",
            "sub",
            "nbf",
            "eventUris",
            "resourceType",
            "operation",
            "schemas",
            "resourceUris",
            "uri",
            "gyldigEtter",
            "data");

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();

    Members() {}

    /** Whether nothing is told by it, and it only leaves in the sender's own format. */
    static boolean isOnlyKept(String name) {
        return name.equals("aud") || (name.endsWith(ID_OF) && name.indexOf('/') < 0);
    }

    /** Those of a JSON object; of objects in it, the ones one level down, as {@code data/person_id}. */
    static Optional<Members> of(byte[] body) {
        try (JsonParser parser = StrictJson.FACTORY.createParser(body)) {
            Members members = new Members();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            members.object(parser, "");
            return parser.nextToken() == null ? Optional.of(members) : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** A string, number or boolean, as the sender wrote it. */
    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /** An array of strings, or one string. */
    List<String> list(String name) {
        List<String> several = lists.get(name);
        return several == null ? text(name).map(List::of).orElse(List.of()) : several;
    }

    boolean has(String name) {
        return texts.containsKey(name) || lists.containsKey(name);
    }

    /** The first name that begins and ends like this. */
    Optional<String> name(String begin, String end) {
        return texts.keySet().stream()
                .filter(name -> name.startsWith(begin) && name.endsWith(end))
                .min(String::compareTo);
    }

    Stream<String> names() {
        return Stream.concat(texts.keySet().stream(), lists.keySet().stream());
    }

    void put(String name, String text) {
        texts.put(name, text);
    }

    private void object(JsonParser parser, String above) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            boolean known = above.isEmpty()
                    ? NAMES.contains(name) || name.startsWith(SCIM_EVENT) || isOnlyKept(name)
                    : name.endsWith(ID_OF) || name.equals("attributes");
            parser.nextToken();
            if (known) {
                value(parser, above + name);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void value(JsonParser parser, String name) throws IOException {
        switch (parser.currentToken()) {
            case START_ARRAY -> array(parser, name);
            case START_OBJECT -> {
                if (name.indexOf('/') < 0) {
                    object(parser, name + "/");
                } else {
                    parser.skipChildren();
                }
            }
            case VALUE_NULL -> {}
            default -> texts.put(name, parser.getText());
        }
    }

    private void array(JsonParser parser, String name) throws IOException {
        List<String> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                items.add(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        lists.put(name, items);
    }
}
