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
            for (int i = 0; i < value.length(); i++) {
                if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
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
}
