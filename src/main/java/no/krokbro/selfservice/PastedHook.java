package no.krokbro.selfservice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import no.krokbro.problem.ProblemType;
import no.krokbro.problem.Refusal;

/**
 * A hook that somebody pasted: {@code {"headers": {"name": "value"}, "body": "as the sender would send it"}}.
 *
 * @param headers by name in any case
 * @param body none where the caller leaves it to us
 */
record PastedHook(Map<String, String> headers, Optional<byte[]> body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENVELOPE = 64 << 10;
    private static final int MOST_HEADERS = 64;

    /** Reads it; refuses what is not like this, or longer than {@code maxBody} bytes of body in JSON can be. */
    static PastedHook read(InputStream sent, int maxBody) throws JsonProcessingException {
        byte[] bytes = bytes(sent, 2 * maxBody + ENVELOPE);
        if (bytes.length == 0) {
            return new PastedHook(Map.of(), Optional.empty());
        }
        JsonNode hook = tree(bytes);
        JsonNode body = hook.path("body");
        if (!hook.isObject() || !(body.isTextual() || body.isMissingNode())) {
            throw malformed("Send {\"headers\": {\"name\": \"value\"}, \"body\": \"text\"}.");
        }
        Optional<byte[]> pasted = Optional.of(body)
                .filter(JsonNode::isTextual)
                .map(text -> text.textValue().getBytes(StandardCharsets.UTF_8));
        if (pasted.filter(text -> text.length > maxBody).isPresent()) {
            throw tooLarge(maxBody);
        }
        return new PastedHook(headers(hook.path("headers")), pasted);
    }

    /** All values of a header by its name in any case. */
    Function<String, List<String>> values() {
        return name -> Optional.ofNullable(headers.get(name)).stream().toList();
    }

    private static byte[] bytes(InputStream sent, int most) {
        try {
            byte[] bytes = sent.readNBytes(most + 1);
            if (bytes.length > most) {
                throw tooLarge(most);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the caller is gone
        }
    }

    private static JsonNode tree(byte[] bytes) throws JsonProcessingException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException notJson) {
            throw notJson; // ProblemMapper tells its place
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> headers(JsonNode given) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (!(given.isObject() || given.isMissingNode()) || given.size() > MOST_HEADERS) {
            throw malformed("headers is an object of at most " + MOST_HEADERS + " texts.");
        }
        given.properties().forEach(header -> {
            if (!header.getValue().isTextual()) {
                throw malformed("The header " + header.getKey() + " is not a text.");
            }
            headers.put(header.getKey(), header.getValue().textValue());
        });
        return headers;
    }

    private static RuntimeException malformed(String why) {
        return Refusal.of(ProblemType.MALFORMED.because(why));
    }

    private static RuntimeException tooLarge(int most) {
        return Refusal.of(ProblemType.TOO_LARGE.because("At most " + most + " bytes."));
    }
}
