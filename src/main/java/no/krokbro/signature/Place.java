package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.krokbro.signature.Verifier.Verdict.Reason;

/** Where a value stands in a request. */
public sealed interface Place {
    /**
     * In a header, which has one value.
     *
     * @param prefix what stands before it, such as {@code t=}; may be empty
     * @param separator where the header is a list of which one entry has the prefix
     */
    record Header(String name, String prefix, Optional<String> separator) implements Place {
        Header(String name) {
            this(name, "", Optional.empty());
        }
    }

    /** In a JSON body: a text, or a whole number. */
    record Json(JsonPointer pointer) implements Place {}

    /** In a form body, which names it once. */
    record Form(String name) implements Place {}

    /** In the address, which names it once; addresses are logged by others, so this is the last resort. */
    record Query(String name) implements Place {}

    /** What stands there. */
    default Field in(SignedRequest request) {
        return switch (this) {
            case Header(var name, var prefix, var separator) ->
                Field.of(request.headers().apply(name)).behind(prefix, separator);
            case Json(var pointer) -> Field.of(request.json(pointer).stream().toList());
            case Form(var name) ->
                Field.of(request.form().map(form -> form.get(name)).stream().toList());
            case Query(var name) -> Field.of(request.query(name));
        };
    }

    /** What stands there, or in {@code item} where this is a place in JSON. */
    default Field in(SignedRequest request, JsonNode item) {
        return switch (this) {
            case Json(var pointer) ->
                Field.of(Optional.of(item.at(pointer)).filter(JsonNode::isTextual).map(JsonNode::textValue).stream()
                        .toList());
            case Header _, Form _, Query _ -> in(request);
        };
    }

    /** What stands at {@code place}; absent without one. */
    static Field read(Optional<Place> place, SignedRequest request) {
        return place.isEmpty() ? Field.ABSENT : place.get().in(request);
    }

    /** Whether it is a part of the body. */
    default boolean isInBody() {
        return this instanceof Json || this instanceof Form;
    }

    /**
     * A value that a verdict may rest on.
     *
     * @param text the value, empty when there is none to rely on
     * @param readable false when it stands there twice, is over 4 KiB or not printable ASCII
     */
    record Field(String text, boolean readable) {
        private static final int MAX_LENGTH = 4096;
        private static final int MAX_ENTRIES = 32;
        private static final Field ABSENT = new Field("", true);
        private static final Field UNREADABLE = new Field("", false);

        private static Field of(List<String> values) {
            return switch (values.size()) {
                case 0 -> ABSENT;
                case 1 -> printable(values.getFirst()) ? new Field(values.getFirst(), true) : UNREADABLE;
                default -> UNREADABLE;
            };
        }

        private static boolean printable(String value) {
            if (value.length() > MAX_LENGTH) {
                return false;
            }
            char[] chars = value.toCharArray(); // one copy, since natively each charAt is a call
            for (char c : chars) {
                if (c < ' ' || c > '~') {
                    return false;
                }
            }
            return true;
        }

        private Field behind(String prefix, Optional<String> separator) {
            if (text.isEmpty() || (prefix.isEmpty() && separator.isEmpty())) {
                return this;
            }
            List<String> entries = entries(prefix, separator);
            return entries.isEmpty() && separator.isEmpty() ? UNREADABLE : of(entries);
        }

        /** What stands behind {@code prefix} in every entry that has it; none when there are absurdly many. */
        List<String> entries(String prefix, Optional<String> separator) {
            List<String> entries = new ArrayList<>(2);
            if (separator.isEmpty()) {
                add(text, prefix, entries);
                return entries;
            }
            String between = separator.get();
            int seen = 0;
            for (int from = 0; from <= text.length(); ) {
                int end = text.indexOf(between, from);
                end = end < 0 ? text.length() : end;
                add(text.substring(from, end).strip(), prefix, entries);
                if (++seen > MAX_ENTRIES) {
                    return List.of();
                }
                from = end + between.length();
            }
            return entries;
        }

        private static void add(String entry, String prefix, List<String> entries) {
            if (entry.startsWith(prefix) && entry.length() > prefix.length()) {
                entries.add(entry.substring(prefix.length()));
            }
        }

        Optional<Reason> fault(Reason missing, Reason unreadable) {
            if (!readable) {
                return Optional.of(unreadable);
            }
            return text.isEmpty() ? Optional.of(missing) : Optional.empty();
        }

        /** The value when there is one to rely on. */
        Optional<String> value() {
            return Optional.of(text).filter(value -> !value.isEmpty());
        }
    }

    /** Reads a place, and what else a scheme says in one word. */
    final class Reader {
        private static final String SEPARATORS = " ,;|";
        private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~"; // RFC 9110 5.6.2

        private Reader() {}

        static List<Place> places(Declaration section, String prefix, Optional<String> separator) {
            List<Place> places = new ArrayList<>();
            section.parsed("header", Reader::token)
                    .ifPresent(name -> places.add(new Place.Header(name, prefix, separator)));
            section.parsed("json", Reader::pointer).ifPresent(pointer -> places.add(new Place.Json(pointer)));
            section.text("form").ifPresent(name -> places.add(new Place.Form(name)));
            section.text("query").ifPresent(name -> places.add(new Place.Query(name)));
            return places;
        }

        static void justOne(Declaration section, List<String> keys) {
            if (keys.stream().filter(section::has).count() != 1) {
                section.mistake(
                        keys.getFirst(),
                        "or " + String.join(", ", keys.subList(1, keys.size()))
                                + ": one of them says where it stands. Write just one.");
            }
        }

        static Optional<Place> place(Declaration section) {
            List<Place> places =
                    places(section, section.text("prefix").orElse(""), section.parsed("separator", Reader::separator));
            justOne(section, List.of("header", "json", "form", "query"));
            return places.stream().findFirst();
        }

        /** A place in a word: {@code header:NAME} or {@code json:/pointer}. */
        static Place written(String text) {
            return switch (text) {
                case String word when word.startsWith("header:") -> new Header(token(word.substring(7)));
                case String word when word.startsWith("json:") -> new Json(pointer(word.substring(5)));
                default ->
                    throw new IllegalArgumentException(text + " is not a place. Write header:NAME or json:/pointer.");
            };
        }

        static Optional<Place> onlyPlace(Declaration section) {
            Optional<Place> place = place(section);
            section.close();
            return place;
        }

        static String separator(String text) {
            if (text.length() != 1 || SEPARATORS.indexOf(text.charAt(0)) < 0) {
                throw new IllegalArgumentException("is not a separator. Use a space, comma, semicolon or |.");
            }
            return text;
        }

        static String token(String name) {
            if (!isToken(name)) {
                throw new IllegalArgumentException("is not a header's name. Use letters, digits and hyphens.");
            }
            return name;
        }

        static boolean isToken(String name) {
            return !name.isEmpty()
                    && name.chars()
                            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || TOKEN_SIGNS.indexOf(c) >= 0));
        }

        static JsonPointer pointer(String text) {
            if (!text.startsWith("/")) {
                throw new IllegalArgumentException("is not a JSON pointer. Begin it with /, as in /event/type.");
            }
            return JsonPointer.compile(text);
        }
    }
}
