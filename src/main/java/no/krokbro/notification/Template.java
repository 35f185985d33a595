package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A text with places that each hook fills, such as <code>no.uio.github.{event}</code>, parsed once. */
final class Template {
    /** A piece of a template. */
    sealed interface Part {}

    record Literal(String text) implements Part {}

    /** What Krokbro itself knows of a hook. */
    enum Fact implements Part {
        TENANT,
        SOURCE,
        EVENT,
        TYPE,
        /** Of a message in a known format: the kind of thing that it happened to. */
        ENTITY,
        /** Of the same: the pointer to it. */
        OBJECT,
        /** Of the same: the system that it happened in. */
        ISSUER
    }

    record Header(String name) implements Part {}

    record Json(JsonPointer pointer) implements Part {}

    private final String text;
    private final List<Part> parts;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /**
     * Parses a template of the configuration.
     *
     * @throws IllegalArgumentException with what is wrong and what to do
     */
    static Template parse(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("contains a control character. Remove it.");
        }
        List<Part> parts = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int open = text.indexOf('{', from);
            int end = open < 0 ? text.length() : open;
            if (end > from) {
                parts.add(literal(text.substring(from, end)));
                from = end;
            } else {
                int close = text.indexOf('}', open);
                if (close < 0) {
                    throw new IllegalArgumentException("has a { without its }. Close the placeholder.");
                }
                parts.add(placeholder(text.substring(open + 1, close)));
                from = close + 1;
            }
        }
        return new Template(text, parts);
    }

    private static Literal literal(String text) {
        if (text.indexOf('}') >= 0) {
            throw new IllegalArgumentException("has a } without its {. Open the placeholder.");
        }
        return new Literal(text);
    }

    private static Part placeholder(String name) {
        if (name.startsWith("header:") && name.length() > "header:".length()) {
            return new Header(name.substring("header:".length()));
        }
        if (name.startsWith("json:")) {
            return new Json(JsonPlaces.pointer(name.substring("json:".length())));
        }
        return switch (name) {
            case "tenant" -> Fact.TENANT;
            case "source" -> Fact.SOURCE;
            case "event" -> Fact.EVENT;
            case "type" -> Fact.TYPE;
            case "entity" -> Fact.ENTITY;
            case "object" -> Fact.OBJECT;
            case "issuer" -> Fact.ISSUER;
            default ->
                throw new IllegalArgumentException("has {" + name + "}, which is not known. Use {tenant}, {source},"
                        + " {event}, {type}, {header:NAME} or {json:/pointer}; beside reads {entity}, {object} or"
                        + " {issuer}, too.");
        };
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    List<Part> parts() {
        return parts;
    }

    /** Whether it names what only a message in a known format tells. */
    boolean asksSenders() {
        return parts.contains(Fact.ENTITY) || parts.contains(Fact.OBJECT) || parts.contains(Fact.ISSUER);
    }

    Stream<JsonPointer> pointers() {
        return parts.stream().filter(Json.class::isInstance).map(part -> ((Json) part).pointer());
    }

    Stream<String> headers() {
        return parts.stream().filter(Header.class::isInstance).map(part -> ((Header) part).name());
    }

    String fill(Facts facts) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(facts.value(part));
        }
        return filled.toString();
    }
}
