package no.krokbro.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a signature covers, such as <code>{id}.{timestamp}.{body}</code>, parsed once into segments. */
final class SignedTemplate {
    /** The values that a template puts together, as bytes. */
    record Content(byte[] id, byte[] timestamp, byte[] body) {
        static Content of(String id, String timestamp, byte[] body) {
            return new Content(
                    id.getBytes(StandardCharsets.US_ASCII), timestamp.getBytes(StandardCharsets.US_ASCII), body);
        }
    }

    /** A piece of what is signed. */
    sealed interface Segment permits Literal, Place {}

    private record Literal(String text, byte[] bytes) implements Segment {}

    /** A piece that differs from request to request. */
    enum Place implements Segment {
        ID,
        TIMESTAMP,
        BODY
    }

    static final SignedTemplate BODY = new SignedTemplate("{body}", List.of(Place.BODY));

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
                segments.add(place(close < 0 ? text.substring(open) : text.substring(open, close + 1)));
                from = close < 0 ? text.length() : close + 1;
            }
        }
        return new SignedTemplate(text, segments);
    }

    private static Literal literal(String text) {
        if (text.indexOf('}') >= 0) {
            throw new IllegalArgumentException("has a } without its {. Write places as {id}, {timestamp} and {body}.");
        }
        return new Literal(text, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Place place(String written) {
        return switch (written) {
            case "{id}" -> Place.ID;
            case "{timestamp}" -> Place.TIMESTAMP;
            case "{body}" -> Place.BODY;
            default ->
                throw new IllegalArgumentException(
                        written + " is not known. What is signed is made of {id}, {timestamp}, {body} and text.");
        };
    }

    boolean covers(Place place) {
        return segments.contains(place);
    }

    /** Whether {@code id} could be told from what stands behind it: if not, a signature would fit two requests. */
    boolean delimits(String id) {
        int after = segments.indexOf(Place.ID) + 1;
        return after == segments.size() || !(segments.get(after) instanceof Literal next) || !id.contains(next.text());
    }

    void write(Content content, Consumer<byte[]> out) {
        for (Segment segment : segments) {
            out.accept(
                    switch (segment) {
                        case Literal literal -> literal.bytes();
                        case Place.ID -> content.id();
                        case Place.TIMESTAMP -> content.timestamp();
                        case Place.BODY -> content.body();
                    });
        }
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
