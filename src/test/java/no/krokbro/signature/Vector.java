package no.krokbro.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.krokbro.signature.Verifier.Verdict;

/** A signed request that somebody else published. */
record Vector(
        String name,
        Scheme scheme,
        String secret,
        String url,
        Map<String, String> headers,
        byte[] body,
        Instant now,
        boolean valid) {
    private static final Map<String, String> PRESETS = Map.of(
            "standard-webhooks/v1", "standard-webhooks",
            "standard-webhooks/v1a", "standard-webhooks-v1a",
            "adyen-raw", "adyen-platform");
    private static final List<String> KEYS = List.of("secret", "publicKey", "publicKeyHex", "secretHex");

    /** Those of every scheme that is a preset. */
    static Stream<Vector> all() {
        return read().filter(vector -> KEYS.stream().anyMatch(vector::has))
                .flatMap(vector -> Scheme.preset(preset(vector)).map(scheme -> of(vector, scheme)).stream());
    }

    static Stream<JsonNode> read() {
        try {
            JsonNode vectors = new ObjectMapper()
                    .readTree(Path.of("src/test/resources/vectors/vectors.json").toFile());
            return StreamSupport.stream(vectors.spliterator(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String preset(JsonNode vector) {
        String scheme = vector.get("scheme").asText();
        return PRESETS.getOrDefault(scheme, scheme);
    }

    private static Vector of(JsonNode vector, Scheme scheme) {
        Map<String, String> headers = headers(vector);
        return new Vector(
                vector.get("name").asText(),
                scheme,
                KEYS.stream()
                        .filter(vector::has)
                        .map(key -> vector.get(key).asText())
                        .findFirst()
                        .orElseThrow(),
                vector.path("url").asText(),
                headers,
                body(vector).getBytes(StandardCharsets.UTF_8),
                now(vector, scheme, headers),
                vector.get("valid").asBoolean());
    }

    private static String body(JsonNode vector) {
        if (vector.path("params").isObject()) {
            return vector.get("params").properties().stream()
                    .map(field -> field.getKey() + "="
                            + URLEncoder.encode(field.getValue().asText(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
        }
        return vector.has("item")
                ? "{\"notificationItems\":[{\"NotificationRequestItem\":" + vector.get("item") + "}]}"
                : vector.get("body").asText();
    }

    private static Map<String, String> headers(JsonNode vector) {
        Map<String, String> headers = new HashMap<>();
        vector.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        if (vector.has("expected")) {
            headers.put("HmacSignature", vector.get("expected").asText());
        }
        return headers;
    }

    /** What the vector says, or else when it was signed. */
    private static Instant now(JsonNode vector, Scheme scheme, Map<String, String> headers) {
        if (vector.path("now").isNumber()) {
            return Instant.ofEpochSecond(vector.get("now").asLong());
        }
        SignedRequest request = Requests.with(headers, body(vector).getBytes(StandardCharsets.UTF_8));
        return Instant.ofEpochSecond(scheme.timestamp()
                .map(sent -> sent.seconds(sent.place().in(request).text()).orElseThrow())
                .orElse(0L));
    }

    SignedRequest request() {
        return request(headers, body);
    }

    SignedRequest request(Map<String, String> otherHeaders, byte[] otherBody) {
        return new SignedRequest(
                "POST", url, Requests.with(otherHeaders, otherBody).headers(), otherBody);
    }

    Verifier verifier() {
        return verifier(List.of(secret));
    }

    Verifier verifier(List<String> secrets) {
        return Verifier.of(scheme, secrets.stream().map(Secret::of).toList(), Duration.ofMinutes(5));
    }

    Verdict verdict(SignedRequest request) {
        return verifier().verify(request, now);
    }

    /** Another secret that the scheme can use; none for a public key, of which few are any. */
    Optional<String> otherSecret() {
        return scheme.algorithm().isAsymmetric()
                ? Optional.empty()
                : Optional.of(secret.substring(0, secret.length() - 4) + "AAAA");
    }

    @Override
    public String toString() {
        return name;
    }
}
