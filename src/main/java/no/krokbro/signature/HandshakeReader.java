package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.krokbro.signature.Handshake.Condition;
import no.krokbro.signature.Handshake.HandshakeAnswer;
import no.krokbro.signature.Handshake.Method;
import no.krokbro.signature.Handshake.Part;
import no.krokbro.signature.Handshake.Place;
import no.krokbro.signature.Handshake.Text;

/** Reads {@code handshakes} of a scheme. */
final class HandshakeReader {
    private static final HandshakeAnswer NOTHING = new HandshakeAnswer(200, Optional.empty(), Map.of(), Map.of());
    private static final Pattern PLACE = Pattern.compile("(query|header|json):(.+)");
    private static final Pattern HMAC = Pattern.compile("hmac-(hex|base64):(.+)");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+"); // RFC 9110 5.6.2

    private HandshakeReader() {}

    static List<Handshake> read(Declaration scheme) {
        return scheme.sections("handshakes").stream()
                .map(HandshakeReader::handshake)
                .toList();
    }

    private static Handshake handshake(Declaration section) {
        Method method =
                Method.valueOf(section.parsed("method", HandshakeReader::method).orElse("POST"));
        boolean signed = section.flag("signed").orElse(method == Method.POST);
        List<Condition> when = section.all("when", HandshakeReader::condition);
        Optional<Place> token = section.parsed("token", HandshakeReader::place);
        HandshakeAnswer answer =
                section.section("answer").map(HandshakeReader::answer).orElse(NOTHING);
        section.close();
        Handshake handshake = new Handshake(method, signed, when, token, answer);
        if (method == Method.POST && when.isEmpty()) {
            section.mistake("when", "is missing, so every hook would be a handshake. Say what tells it from a hook.");
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
                section.parsed("text", HandshakeReader::text),
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
            throw new IllegalArgumentException(text + " is not a JSON pointer. Begin it with /, as in /event/type.");
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
