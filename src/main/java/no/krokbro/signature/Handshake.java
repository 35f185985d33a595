package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A vendor's challenge or validation request, as data: when it is asked and how it is answered. It publishes nothing.
 *
 * @param signed whether it counts only once its signature is verified
 * @param when what must hold of the request, all of it
 * @param visit where the address stands that must be called before it is answered, at a host of the scheme's certificate
 * @param token where the request tells one of the source's secrets for handshakes
 */
public record Handshake(
        Method method,
        boolean signed,
        List<Condition> when,
        Optional<Place> visit,
        Optional<Place> token,
        HandshakeAnswer answer) {
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

    /** Reads {@code handshakes} of a scheme. */
    static final class Reader {
        private static final HandshakeAnswer NOTHING = new HandshakeAnswer(200, Optional.empty(), Map.of(), Map.of());
        private static final Pattern PLACE = Pattern.compile("(query|header|json):(.+)");
        private static final Pattern HMAC = Pattern.compile("hmac-(hex|base64):(.+)");
        private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+"); // RFC 9110 5.6.2

        private Reader() {}

        static List<Handshake> read(Declaration scheme) {
            return scheme.sections("handshakes").stream().map(Reader::handshake).toList();
        }

        private static Handshake handshake(Declaration section) {
            Method method =
                    Method.valueOf(section.parsed("method", Reader::method).orElse("POST"));
            boolean signed = section.flag("signed").orElse(method == Method.POST);
            List<Condition> when = section.all("when", Reader::condition);
            Optional<Place> visit = section.parsed("visit", Reader::place);
            Optional<Place> token = section.parsed("token", Reader::place);
            HandshakeAnswer answer =
                    section.section("answer").map(Reader::answer).orElse(NOTHING);
            section.close();
            Handshake handshake = new Handshake(method, signed, when, visit, token, answer);
            if (method == Method.POST && when.isEmpty()) {
                section.mistake(
                        "when", "is missing, so every hook would be a handshake. Say what tells it from a hook.");
            }
            if (method != Method.POST && (signed || !handshake.needsOnlyHead())) {
                section.mistake("method", "has neither a body nor a signature. Ask for query: or header: only.");
            }
            return handshake;
        }

        private static String method(String text) {
            if (!List.of("GET", "HEAD", "OPTIONS", "POST").contains(text)) {
                throw new IllegalArgumentException("is not GET, HEAD, OPTIONS or POST. No other asks a handshake.");
            }
            return text;
        }

        private static HandshakeAnswer answer(Declaration section) {
            HandshakeAnswer answer = new HandshakeAnswer(
                    section.number("status", 200, 299).orElse(200),
                    section.parsed("text", Reader::text),
                    texts(section, "json"),
                    texts(section, "headers"));
            if (answer.text().isPresent() && !answer.json().isEmpty()) {
                section.mistake("text", "stands beside json. An answer has one body: write just one.");
            }
            if (!answer.headers().keySet().stream()
                    .allMatch(name -> HEADER.matcher(name).matches())) {
                section.mistake("headers", "has a name that is none of a header. Use letters, digits and hyphens.");
            }
            section.close();
            return answer;
        }

        private static Map<String, Text> texts(Declaration section, String key) {
            Map<String, Text> texts = new LinkedHashMap<>();
            section.map(key).forEach((name, value) -> {
                try {
                    texts.put(name, text(value));
                } catch (IllegalArgumentException e) {
                    section.mistake(key + "." + name, String.valueOf(e.getMessage()));
                }
            });
            return texts;
        }

        private static Condition condition(String text) {
            int equals = text.indexOf(" = ");
            return equals < 0
                    ? new Condition(place(text), Optional.empty())
                    : new Condition(place(text.substring(0, equals)), Optional.of(text.substring(equals + 3)));
        }

        private static Place place(String text) {
            Matcher place = PLACE.matcher(text);
            if (!place.matches()) {
                throw new IllegalArgumentException(
                        text + " is not a place. Write query:NAME, header:NAME or json:/pointer.");
            }
            String where = place.group(2);
            return switch (place.group(1)) {
                case "query" -> new Place.Query(where);
                case "header" -> new Place.Header(header(where));
                default -> new Place.Json(pointer(where));
            };
        }

        private static String header(String name) {
            if (!HEADER.matcher(name).matches()) {
                throw new IllegalArgumentException(name + " is not a header's name. Use letters, digits and hyphens.");
            }
            return name;
        }

        private static JsonPointer pointer(String text) {
            if (!text.startsWith("/")) {
                throw new IllegalArgumentException(
                        text + " is not a JSON pointer. Begin it with /, as in /event/type.");
            }
            return JsonPointer.compile(text);
        }

        private static Text text(String written) {
            List<Part> parts = new ArrayList<>();
            for (int from = 0; from < written.length(); ) {
                int open = written.indexOf('{', from);
                int close = written.indexOf('}', from);
                if (open < 0 && close < 0) {
                    parts.add(new Part.Literal(written.substring(from)));
                    break;
                }
                if (open < 0 || close < open) {
                    throw new IllegalArgumentException("has a { or } without the other. Write {place}.");
                }
                if (open > from) {
                    parts.add(new Part.Literal(written.substring(from, open)));
                }
                parts.add(part(written.substring(open + 1, close)));
                from = close + 1;
            }
            return new Text(parts);
        }

        private static Part part(String written) {
            if (written.equals("rate")) {
                return new Part.Rate();
            }
            Matcher hmac = HMAC.matcher(written);
            return hmac.matches()
                    ? new Part.Hmac(place(hmac.group(2)), hmac.group(1).equals("hex"))
                    : new Part.Value(place(written));
        }
    }
}
