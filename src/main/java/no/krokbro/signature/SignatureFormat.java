package no.krokbro.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.krokbro.signature.Place.Field;
import no.krokbro.signature.Verifier.Verdict.Reason;

/**
 * Where the signature stands and how it is written.
 *
 * @param places of the signature; where there are several, one of them is enough
 * @param prefix of each signature; a list's entries with another prefix are another version's and say nothing here
 * @param separator between signatures, where a header may carry several
 */
public record SignatureFormat(List<Place> places, String prefix, Optional<String> separator, Encoding encoding) {
    static final SignatureFormat NONE = new SignatureFormat(List.of(), "", Optional.empty(), Encoding.HEX);

    public SignatureFormat {
        places = List.copyOf(places);
    }

    /** How the bytes of a signature are written. */
    public enum Encoding {
        HEX,
        HEX_ANY_CASE,
        BASE64,
        BASE64URL,
        TEXT
    }

    /** The signatures of a request, as they stand behind the prefix, or why there are none to check. */
    record Presented(Optional<Reason> fault, List<byte[]> entries) {
        /** What is wrong with the first of which something is. */
        static Optional<Reason> fault(List<Presented> all) {
            for (Presented one : all) {
                if (one.fault.isPresent()) {
                    return one.fault;
                }
            }
            return Optional.empty();
        }
    }

    /** The signatures of every one of {@code items}, in their order. */
    List<Presented> in(SignedRequest request, List<JsonNode> items) {
        List<Presented> presented = new ArrayList<>(items.size());
        for (JsonNode item : items) {
            presented.add(in(request, item));
        }
        return presented;
    }

    /** The signatures that a request carries; those in JSON are looked for in {@code item}. */
    Presented in(SignedRequest request, JsonNode item) {
        List<byte[]> entries = new ArrayList<>(2);
        boolean found = false;
        for (Place place : places) {
            Field field = place.in(request, item);
            if (!field.readable()) {
                return new Presented(Optional.of(Reason.SIGNATURE_UNREADABLE), List.of());
            }
            found |= !field.text().isEmpty();
            for (String entry : field.entries(prefix, separator)) {
                entries.add(compared(entry).getBytes(StandardCharsets.US_ASCII));
            }
        }
        if (!found) {
            return new Presented(Optional.of(Reason.SIGNATURE_MISSING), List.of());
        }
        return new Presented(entries.isEmpty() ? Optional.of(Reason.SIGNATURE_UNREADABLE) : Optional.empty(), entries);
    }

    private String compared(String entry) {
        return encoding == Encoding.HEX_ANY_CASE ? entry.toLowerCase(Locale.ROOT) : entry;
    }

    /** The signature as it must stand behind the prefix. */
    byte[] written(byte[] signature) {
        return switch (encoding) {
            case HEX, HEX_ANY_CASE -> HexFormat.of().formatHex(signature).getBytes(StandardCharsets.US_ASCII);
            case BASE64 -> Base64.getEncoder().encode(signature);
            case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encode(signature);
            case TEXT -> signature;
        };
    }

    /** The signature in {@code entry}; none when it is not written as {@link #written} does. */
    Optional<byte[]> decoded(byte[] entry) {
        try {
            byte[] signature = switch (encoding) {
                case HEX, HEX_ANY_CASE -> HexFormat.of().parseHex(new String(entry, StandardCharsets.US_ASCII));
                case BASE64 -> Base64.getDecoder().decode(entry);
                case BASE64URL -> Base64.getUrlDecoder().decode(entry);
                case TEXT -> entry;
            };
            return MessageDigest.isEqual(written(signature), entry) ? Optional.of(signature) : Optional.empty();
        } catch (IllegalArgumentException notWritten) {
            return Optional.empty();
        }
    }

    /** The header's value that carries all of {@code signatures}. */
    String joined(List<byte[]> signatures) {
        List<String> entries = signatures.stream()
                .map(signature -> prefix + new String(written(signature), StandardCharsets.UTF_8))
                .toList();
        return String.join(separator.orElse(""), entries);
    }

    /**
     * A member of a dictionary.
     *
     * @param items of an inner list; empty for others
     * @param bytes in base64, of a byte sequence; empty for others
     */
    record Member(String written, List<String> items, String bytes, Map<String, String> parameters) {}

    /** Reads what RFC 9651 calls a dictionary, of inner lists of strings and of byte sequences. */
    static final class Fields {
        private final String text;
        private int at;

        private Fields(String text) {
            this.text = text;
        }

        /** @throws IllegalArgumentException when it is none, or says a key twice */
        static Map<String, Member> dictionary(String text) {
            Fields fields = new Fields(text);
            Map<String, Member> members = new LinkedHashMap<>();
            while (fields.at < text.length()) {
                String key = fields.key();
                fields.take('=');
                if (members.put(key, fields.member()) != null) {
                    throw new IllegalArgumentException("twice");
                }
                fields.skipBlanks();
                if (fields.at < text.length()) {
                    fields.take(',');
                    fields.skipBlanks();
                }
            }
            return members;
        }

        private Member member() {
            int from = at;
            List<String> items = new ArrayList<>();
            String bytes = "";
            if (peek() == '(') {
                take('(');
                skipBlanks();
                while (peek() != ')') {
                    String name = string();
                    // a component with parameters is one that we cannot write: no name has such a sign
                    items.add(parameters().isEmpty() ? name : name + ";");
                    skipBlanks();
                }
                take(')');
            } else {
                bytes = bytes();
            }
            Map<String, String> parameters = parameters();
            return new Member(text.substring(from, at), items, bytes, parameters);
        }

        private Map<String, String> parameters() {
            Map<String, String> parameters = new LinkedHashMap<>();
            while (peek() == ';') {
                take(';');
                skipBlanks();
                String key = key();
                String value = "?1";
                if (peek() == '=') {
                    take('=');
                    value = peek() == '"' ? string() : peek() == ':' ? bytes() : word("-+.*/:?!#$%&'^_`|~");
                }
                if (parameters.put(key, value) != null) {
                    throw new IllegalArgumentException("twice");
                }
            }
            return parameters;
        }

        private String string() {
            take('"');
            int from = at;
            while (peek() != '"' && peek() != '\\' && peek() != 0) {
                at++;
            }
            take('"'); // a backslash is where we stop: no name needs one
            return text.substring(from, at - 1);
        }

        private String bytes() {
            take(':');
            String base64 = word("+/=");
            take(':');
            return base64;
        }

        private String key() {
            return word("*_-.");
        }

        private String word(String besides) {
            int from = at;
            while (isWord(peek()) || (peek() != 0 && besides.indexOf(peek()) >= 0)) {
                at++;
            }
            if (from == at) {
                throw new IllegalArgumentException("nothing");
            }
            return text.substring(from, at);
        }

        private static boolean isWord(char c) {
            return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
        }

        private void skipBlanks() {
            while (peek() == ' ') {
                at++;
            }
        }

        private char peek() {
            return at < text.length() ? text.charAt(at) : 0;
        }

        private void take(char expected) {
            if (peek() != expected) {
                throw new IllegalArgumentException("no " + expected);
            }
            at++;
        }
    }
}
