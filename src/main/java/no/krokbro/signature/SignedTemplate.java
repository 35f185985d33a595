package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a signature covers, such as <code>{id}.{timestamp}.{body}</code>, parsed once into segments. */
final class SignedTemplate {
    private static final String JSON = "{json:";

    /**
     * The values that a template puts together.
     *
     * @param form the body's fields
     * @param item the JSON that pointers point into
     */
    record Content(String id, String timestamp, SignedRequest request, Map<String, String> form, JsonNode item) {
        private byte[] sortedForm() {
            StringBuilder sorted = new StringBuilder();
            form.forEach((name, value) -> sorted.append(name).append(value));
            return utf8(sorted.toString());
        }

        private String at(JsonPointer pointer) {
            return item.at(pointer).asText("");
        }

        Content withPortToggled() {
            return new Content(id, timestamp, request.withPortToggled(), form, item);
        }
    }

    /** A piece of what is signed. */
    sealed interface Segment permits Literal, Part, Json {}

    private record Literal(String text, byte[] bytes) implements Segment {}

    private record Json(JsonPointer pointer) implements Segment {}

    /** A piece that differs from request to request. */
    enum Part implements Segment {
        ID,
        TIMESTAMP,
        BODY,
        METHOD,
        /** What the sender called. */
        URL,
        /** The same, with or without the port that its scheme implies. */
        URL_ANY_PORT,
        /** Names and values of a form, decoded, in the order of the names, nothing between them. */
        SORTED_FORM;

        private String written() {
            return "{" + Declaration.written(this) + "}";
        }
    }

    static final SignedTemplate BODY = new SignedTemplate("{body}", List.of(Part.BODY));
    static final SignedTemplate NOTHING = new SignedTemplate("", List.of());

    private final String text;
    private final List<Segment> segments;

    private SignedTemplate(String text, List<Segment> segments) {
        this.text = text;
        this.segments = List.copyOf(segments);
    }

    /**
     * Parses what a scheme says under {@code signed}.
     *
     * @throws IllegalArgumentException with what is wrong and what to do
     */
    static SignedTemplate parse(String text) {
        List<Segment> segments = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int open = text.indexOf('{', from);
            int end = open < 0 ? text.length() : open;
            if (end > from) {
                segments.add(literal(text.substring(from, end)));
                from = end;
            } else {
                int close = text.indexOf('}', open);
                segments.add(part(close < 0 ? text.substring(open) : text.substring(open, close + 1)));
                from = close < 0 ? text.length() : close + 1;
            }
        }
        return new SignedTemplate(text, segments);
    }

    private static Literal literal(String text) {
        if (text.indexOf('}') >= 0) {
            throw new IllegalArgumentException("has a } without its {. Write places as {id}, {timestamp} and {body}.");
        }
        return new Literal(text, utf8(text));
    }

    private static Segment part(String written) {
        if (written.startsWith(JSON + "/") && written.endsWith("}")) {
            return new Json(JsonPointer.compile(written.substring(JSON.length(), written.length() - 1)));
        }
        return Arrays.stream(Part.values())
                .filter(part -> part.written().equals(written))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        written + " is not known. What is signed is made of {id}, {timestamp}, {body}, {method}, {url},"
                                + " {url-any-port}, {sorted-form}, {json:/pointer} and text."));
    }

    boolean covers(Part part) {
        return segments.contains(part);
    }

    boolean coversBody() {
        return covers(Part.BODY) || covers(Part.SORTED_FORM);
    }

    boolean coversUrl() {
        return covers(Part.URL) || covers(Part.URL_ANY_PORT);
    }

    boolean coversJson() {
        return segments.stream().anyMatch(Json.class::isInstance);
    }

    /** Whether each value could be told from what stands behind it: if not, a signature would fit two requests. */
    boolean delimits(Content content) {
        for (int i = 0; i + 1 < segments.size(); i++) {
            if (segments.get(i + 1) instanceof Literal next
                    && switch (segments.get(i)) {
                        case Part.ID -> content.id().contains(next.text());
                        case Json(var pointer) -> content.at(pointer).contains(next.text());
                        case Part _, Literal _ -> false;
                    }) {
                return false;
            }
        }
        return true;
    }

    void write(Content content, Consumer<byte[]> out) {
        for (Segment segment : segments) {
            out.accept(
                    switch (segment) {
                        case Literal literal -> literal.bytes();
                        case Json(var pointer) -> utf8(content.at(pointer));
                        case Part.ID -> utf8(content.id());
                        case Part.TIMESTAMP -> utf8(content.timestamp());
                        case Part.BODY -> content.request().body();
                        case Part.METHOD -> utf8(content.request().method());
                        case Part.URL, Part.URL_ANY_PORT ->
                            utf8(content.request().url());
                        case Part.SORTED_FORM -> content.sortedForm();
                    });
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedTemplate template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
