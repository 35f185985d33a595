package no.krokbro.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads messages of the formats that systems send, whatever content type they claim: of one, or of the one that a message
 * is without doubt.
 */
public final class EventReader {
    private static final List<SentFormat> FORMATS = List.of(
            new CerebrumFormat(),
            new ScimNotifyFormat(),
            new FsFormat(),
            new GregFormat(),
            new CloudEventsFormat(),
            new DfoFormat(),
            new TextFormat());
    private static final String HEADER = "ce-";

    /** Reads whatever it knows. */
    public static final EventReader ANY = new EventReader("any", FORMATS);

    private final String name;
    private final List<SentFormat> formats;

    private EventReader(String name, List<SentFormat> formats) {
        this.name = name;
        this.formats = formats;
    }

    /** All that there are, by their names in the configuration. */
    public static Map<String, EventReader> byName() {
        return Stream.concat(
                        Stream.of(ANY), FORMATS.stream().map(format -> new EventReader(format.name(), List.of(format))))
                .collect(Collectors.toMap(reader -> reader.name, Function.identity()));
    }

    /** Reads a message without headers. */
    public Optional<SentEvent> read(byte[] body) {
        return read(_ -> List.of(), body);
    }

    /**
     * What a message says; nothing when it is of no such format.
     *
     * @param headers all values of a header by its name in any case; empty when absent
     */
    public Optional<SentEvent> read(Function<String, List<String>> headers, byte[] body) {
        if (knows(CloudEventsFormat.class)
                && headers.apply(HEADER + "specversion").size() == 1) {
            return Optional.of(inHeaders(headers));
        }
        return beginsLikeJson(body)
                ? Members.of(body).flatMap(this::of)
                : knows(TextFormat.class) ? TextFormat.members(body).flatMap(this::of) : Optional.empty();
    }

    /** The least that a sender of such messages could send. */
    String sample() {
        return formats.getFirst().sample();
    }

    /** What a message must have that this reads; told to senders. */
    String expects() {
        return formats.size() > 1
                ? "the body is in none of the formats that are known"
                : "the body is not in the format " + name + ", which has "
                        + String.join(" and ", formats.getFirst().marks());
    }

    private Optional<SentEvent> of(Members members) {
        return formats.stream()
                .filter(format -> formats.size() > 1
                        ? format.isAlone(members)
                        : format.marks().stream().allMatch(members::has))
                .findFirst()
                .map(format -> new SentEvent(format, members));
    }

    private boolean knows(Class<? extends SentFormat> kind) {
        for (SentFormat format : formats) {
            if (kind.isInstance(format)) {
                return true;
            }
        }
        return false;
    }

    // CloudEvents HTTP binding 3.1: binary mode
    private static SentEvent inHeaders(Function<String, List<String>> headers) {
        Members members = new Members();
        List<String> names = new ArrayList<>(CloudEventsFormat.ATTRIBUTES);
        for (String name : names) {
            List<String> values = headers.apply(HEADER + name);
            if (values.size() == 1) {
                members.put(name, PercentEncoded.decoded(values.getFirst()));
            }
        }
        return new SentEvent(new CloudEventsFormat(), members);
    }

    private static boolean beginsLikeJson(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{';
            }
        }
        return false;
    }
}
