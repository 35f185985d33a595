package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** What a signature covers, such as <code>{id}.{timestamp}.{body}</code>, parsed once into segments. */
final class SignedTemplate {
    private static final String JSON = "{json:";
    private static final String LINES = "{json-lines:";

    /**
     * The values that a template puts together.
     *
     * @param form the body's fields
     * @param item the JSON that pointers point into
     * @param secret what the two ends know, where it is a part of what is signed
     * @param base of an HTTP message signature
     */
    record Content(
            String id,
            String timestamp,
            SignedRequest request,
            Map<String, String> form,
            JsonNode item,
            String secret,
            String base) {
        Content(String id, String timestamp, SignedRequest request, Map<String, String> form, JsonNode item) {
            this(id, timestamp, request, form, item, "", "");
        }

        /** What an HTTP message signature covers. */
        Content(SignedRequest request, String base) {
            this("", "", request, Map.of(), MissingNode.getInstance(), "", base);
        }

        private byte[] sortedForm() {
            StringBuilder sorted = new StringBuilder();
            form.forEach((name, value) -> sorted.append(name).append(value));
            return utf8(sorted.toString());
        }

        private String at(JsonPointer pointer) {
            return item.at(pointer).asText("");
        }

        Content withPortToggled() {
            return new Content(id, timestamp, request.withPortToggled(), form, item, secret, base);
        }

        Content with(String otherSecret) {
            return new Content(id, timestamp, request, form, item, otherSecret, base);
        }

        private String bodyCrc32() {
            CRC32 crc = new CRC32();
            crc.update(request.body());
            return Long.toString(crc.getValue());
        }
    }

    /** A piece of what is signed. */
    sealed interface Segment permits Literal, Part, Json, Lines {}

    private record Literal(String text, byte[] bytes) implements Segment {}

    private record Json(JsonPointer pointer) implements Segment {}

    /** Members of a JSON body, those that it has: each name and its text, on a line each. Only the first may have several. */
    private record Lines(List<String> names) implements Segment {
        String of(JsonNode body) {
            StringBuilder lines = new StringBuilder();
            for (String name : names) {
                if (body.has(name)) {
                    lines.append(name)
                            .append('\n')
                            .append(body.get(name).asText())
                            .append('\n');
                }
            }
            return lines.toString();
        }

        /** Whether nothing of one could be taken for another, or for one that is left out. */
        boolean delimits(JsonNode body) {
            return names.stream()
                    .filter(body::has)
                    .allMatch(name -> body.get(name).isTextual()
                            && (name.equals(names.getFirst())
                                    ? names.stream()
                                            .noneMatch(other ->
                                                    body.get(name).textValue().contains("\n" + other + "\n"))
                                    : body.get(name).textValue().indexOf('\n') < 0));
        }
    }

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
        /** A checksum that anybody can match with another body. */
        BODY_CRC32,
        /** The secret itself. */
        SECRET,
        /** What RFC 9421 makes of a request. */
        SIGNATURE_BASE,
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
        if (written.startsWith(LINES) && written.endsWith("}")) {
            return new Lines(List.of(
                    written.substring(LINES.length(), written.length() - 1).split(",", -1)));
        }
        return Arrays.stream(Part.values())
                .filter(part -> part.written().equals(written))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        written + " is not known. What is signed is made of {id}, {timestamp}, {body}, {method}, {url},"
                                + " {url-any-port}, {sorted-form}, {json:/pointer}, {json-lines:A,B}, {body-crc32},"
                                + " {secret}, {signature-base} and text."));
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
        return segments.stream().anyMatch(segment -> segment instanceof Json || segment instanceof Lines);
    }

    /** Whether some members of a JSON body are covered, one of them this. */
    boolean coversLine(Place place) {
        return place instanceof Place.Json(var pointer)
                && segments.stream()
                        .anyMatch(segment -> segment instanceof Lines(var names)
                                && pointer.tail().matches()
                                && names.contains(pointer.getMatchingProperty()));
    }

    /** Whether at least something of the body is covered. */
    boolean coversSomeBody() {
        return coversBody()
                || covers(Part.BODY_CRC32)
                || covers(Part.SIGNATURE_BASE)
                || segments.stream().anyMatch(Lines.class::isInstance);
    }

    /** Whether each value could be told from what stands behind it: if not, a signature would fit two requests. */
    boolean delimits(Content content) {
        for (Segment segment : segments) { // every hook comes by here: no stream
            if (segment instanceof Lines lines && !lines.delimits(content.item())) {
                return false;
            }
        }
        for (int i = 0; i + 1 < segments.size(); i++) {
            if (segments.get(i + 1) instanceof Literal next
                    && switch (segments.get(i)) {
                        case Part.ID -> content.id().contains(next.text());
                        case Json(var pointer) -> content.at(pointer).contains(next.text());
                        case Part _, Literal _, Lines _ -> false;
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
                        case Lines lines -> utf8(lines.of(content.item()));
                        case Part.BODY_CRC32 -> utf8(content.bodyCrc32());
                        case Part.SECRET -> utf8(content.secret());
                        case Part.SIGNATURE_BASE -> utf8(content.base());
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
