package no.krokbro.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A signed request that somebody else published. */
record Vector(
        String name,
        Scheme scheme,
        String secret,
        Map<String, String> headers,
        byte[] body,
        Instant now,
        boolean valid) {
    static Stream<Vector> of(String file, Scheme scheme) {
        return read(file)
                .map(vector -> new Vector(
                        vector.get("name").asText(),
                        scheme,
                        vector.get("secret").asText(),
                        headers(vector.get("headers")),
                        vector.get("body").asText().getBytes(StandardCharsets.UTF_8),
                        Instant.ofEpochSecond(vector.path("now").asLong(0)),
                        vector.get("valid").asBoolean()));
    }

    static Stream<JsonNode> read(String file) {
        try {
            JsonNode vectors = new ObjectMapper()
                    .readTree(Path.of("src/test/resources/vectors", file).toFile());
            return StreamSupport.stream(vectors.spliterator(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> headers(JsonNode declared) {
        Map<String, String> headers = new HashMap<>();
        declared.properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return headers;
    }

    Verifier verifier() {
        return verifier(secret);
    }

    Verifier verifier(String otherSecret) {
        return Verifier.of(scheme, List.of(Secret.of(otherSecret)), Duration.ofMinutes(5));
    }

    Verdict verdict() {
        return verifier().verify(Requests.with(headers, body), now);
    }

    @Override
    public String toString() {
        return name;
    }
}
