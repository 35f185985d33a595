package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a signature may cover, as it came over the wire.
 *
 * @param method such as {@code POST}
 * @param url what the sender called, with its query as it was written
 * @param headers all values of a header by its name in any case, in order; empty when absent
 * @param body the raw bytes, never re-serialised
 */
public record SignedRequest(String method, String url, Function<String, List<String>> headers, byte[] body) {
    private static final int MAX_FIELDS = 1000;
    private static final int MAX_ITEMS = 1000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // a sender chooses the names
            .disable(JsonFactory.Feature.CHARSET_DETECTION) // RFC 8259 8.1: UTF-8
            .build();
    private static final ObjectMapper TREES =
            new ObjectMapper(JSON).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The same with another body. */
    SignedRequest with(byte[] otherBody) {
        return new SignedRequest(method, url, headers, otherBody);
    }

    /** The body as JSON; none when it is not sound. */
    Optional<JsonNode> json() {
        try {
            return Optional.of(TREES.readTree(body)).filter(node -> !node.isMissingNode());
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** The items of the array at {@code each}, at most 1,000; without one the whole body; none when it is not sound. */
    List<JsonNode> items(Optional<JsonPointer> each) {
        Optional<JsonNode> tree = json();
        return each.isEmpty()
                ? tree.stream().toList()
                : tree.map(body -> body.at(each.get()))
                        .filter(array -> array.isArray() && array.size() <= MAX_ITEMS)
                        .map(array -> array.valueStream().toList())
                        .orElse(List.of());
    }

    /** The text or whole number at {@code pointer} of objects, in one pass; none when any of the body is not sound. */
    Optional<String> json(JsonPointer pointer) {
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            Optional<String> text = text(parser, pointer);
            return parser.nextToken() == null ? text : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** All values that the address gives {@code name}; none when it cannot be read. */
    List<String> query(String name) {
        int query = url.indexOf('?');
        return query < 0
                ? List.of()
                : fields(url.substring(query + 1)).stream()
                        .filter(field -> field.getKey().equals(name))
                        .map(Map.Entry::getValue)
                        .toList();
    }

    /** The body as a form, by name; none when it cannot be read or says a name twice. */
    Optional<Map<String, String>> form() {
        List<Map.Entry<String, String>> fields = fields(new String(body, StandardCharsets.UTF_8));
        Map<String, String> form = new TreeMap<>();
        for (var field : fields) {
            if (form.put(field.getKey(), field.getValue()) != null) {
                return Optional.empty();
            }
        }
        return form.isEmpty() && body.length > 0 ? Optional.empty() : Optional.of(form);
    }

    /** The form that is signed: empty when the body is covered by {@code hash} instead; none when it proves nothing. */
    Optional<Map<String, String>> form(Place.Field hash) {
        if (hash.readable() && hash.text().isEmpty()) {
            return form();
        }
        return MessageDigest.isEqual(sha256(), hash.text().getBytes(StandardCharsets.US_ASCII))
                ? Optional.of(Map.of())
                : Optional.empty();
    }

    private byte[] sha256() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The address with its scheme's port written, or left out when it was; the same where it has another port. */
    SignedRequest withPortToggled() {
        int host = url.indexOf("://") + 3;
        if (host < 3) {
            return this;
        }
        String port = url.startsWith("https:") ? ":443" : ":80";
        int end = host;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(host, end);
        String rest = url.substring(end);
        String other = authority.endsWith(port)
                ? authority.substring(0, authority.length() - port.length())
                : authority.indexOf(':', authority.lastIndexOf(']') + 1) < 0 ? authority + port : authority;
        return new SignedRequest(method, url.substring(0, host) + other + rest, headers, body);
    }

    private static List<Map.Entry<String, String>> fields(String text) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('&', from);
            end = end < 0 ? text.length() : end;
            int equals = text.indexOf('=', from);
            int name = equals < 0 || equals > end ? end : equals;
            if (fields.size() == MAX_FIELDS) {
                return List.of();
            }
            try {
                fields.add(Map.entry(
                        decoded(text.substring(from, name)), decoded(text.substring(Math.min(name + 1, end), end))));
            } catch (IllegalArgumentException notEncoded) {
                return List.of();
            }
            from = end + 1;
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Optional<String> text(JsonParser parser, JsonPointer pointer) throws IOException {
        JsonToken token = parser.currentToken();
        if (pointer.matches() && (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT)) {
            return Optional.of(parser.getText());
        }
        Optional<String> text = Optional.empty();
        if (pointer.matches() || token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return text;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            JsonPointer rest = pointer.matchProperty(parser.currentName());
            parser.nextToken();
            if (rest == null) {
                parser.skipChildren(); // yet read: the value counts only in a sound body
            } else {
                text = text(parser, rest);
            }
        }
        return text;
    }
}
