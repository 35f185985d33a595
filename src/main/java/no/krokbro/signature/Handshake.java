package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A vendor's challenge or validation request, as data: when it is asked and how it is answered. It publishes nothing.
 *
 * @param signed whether it counts only once its signature is verified
 * @param when what must hold of the request, all of it
 * @param token where the request tells one of the source's secrets for handshakes
 */
public record Handshake(
        Method method, boolean signed, List<Condition> when, Optional<Place> token, HandshakeAnswer answer) {
    public Handshake {
        when = List.copyOf(when);
    }

    /** How it is asked. */
    public enum Method {
        GET,
        HEAD,
        OPTIONS,
        POST
    }

    /** Where something stands in a request. */
    public sealed interface Place {
        /** A parameter of the query, decoded. */
        record Query(String name) implements Place {}

        /** A header. */
        record Header(String name) implements Place {}

        /** A string, number or boolean of a JSON body. */
        record Json(JsonPointer pointer) implements Place {}
    }

    /** Something stands at a place, whatever it is or just this. */
    public record Condition(Place place, Optional<String> value) {}

    /** Whether nothing needs to be read but the request's head. */
    public boolean needsOnlyHead() {
        return !signed && Stream.concat(places(), token.stream()).noneMatch(Place.Json.class::isInstance);
    }

    private Stream<Place> places() {
        return Stream.concat(
                when.stream().map(Condition::place),
                answer.texts().flatMap(text -> text.parts().stream()).flatMap(part -> part.place().stream()));
    }

    /** Whether the answer tells what a secret of the source makes of a value that the vendor chooses. */
    public boolean signsValues() {
        return answer.texts().flatMap(text -> text.parts().stream()).anyMatch(Part.Hmac.class::isInstance);
    }

    /**
     * What the vendor hears.
     *
     * @param text of a {@code text/plain} answer
     * @param json members of a JSON answer
     */
    public record HandshakeAnswer(int status, Optional<Text> text, Map<String, Text> json, Map<String, Text> headers) {
        public HandshakeAnswer {
            json = Collections.unmodifiableMap(new LinkedHashMap<>(json));
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        Stream<Text> texts() {
            return Stream.of(text.stream(), json.values().stream(), headers.values().stream())
                    .flatMap(texts -> texts);
        }
    }

    /** Text with values of the request in it. */
    public record Text(List<Part> parts) {
        public Text {
            parts = List.copyOf(parts);
        }

        /** Whether it is a whole number, written out: which JSON then has as one. */
        public boolean isNumber() {
            return parts.size() == 1
                    && parts.getFirst() instanceof Part.Literal(var digits)
                    && digits.matches("[0-9]{1,9}");
        }
    }

    /** A piece of a text. */
    public sealed interface Part {
        /** Itself. */
        record Literal(String text) implements Part {}

        /** What stands at a place. */
        record Value(Place at) implements Part {}

        /** HMAC-SHA256 of what stands at a place, with the source's first valid secret as its key. */
        record Hmac(Place at, boolean hex) implements Part {
            /** The signature, written out. */
            public String of(String value, Secret secret) {
                try {
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
                    byte[] signature = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
                    return hex
                            ? HexFormat.of().formatHex(signature)
                            : Base64.getEncoder().encodeToString(signature);
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("every Java has HmacSHA256", e);
                }
            }
        }

        /** How many requests a minute the source takes; {@code *} for any number. */
        record Rate() implements Part {}

        /** The place that it needs. */
        default Optional<Place> place() {
            return switch (this) {
                case Value(var at) -> Optional.of(at);
                case Hmac(var at, var _) -> Optional.of(at);
                case Literal _, Rate _ -> Optional.empty();
            };
        }
    }
}
