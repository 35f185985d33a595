package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import no.krokbro.notification.JsonPlaces.Found;
import no.krokbro.notification.Reading.Read;
import no.krokbro.notification.Reading.Unreadable;
import no.krokbro.notification.SentContent.Data;

/** How a source's hooks become notifications: an allow list, parsed once. */
public final class NotificationMapping {
    private static final int MAX_TYPE = 255; // AMQP 0-9-1: a shortstr
    private static final int MAX_SUBJECT = 2048;
    private static final String NOT_JSON =
            "the body is not JSON: UTF-8, nested at most 64 deep, numbers of at most 100 digits, no name twice";

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // a sender chooses the names
            .disable(JsonFactory.Feature.CHARSET_DETECTION) // RFC 8259 8.1: UTF-8
            .build();
    private final Format format;
    private final Template type;
    private final Optional<Template> subject;
    private final AttributeNames attributes;
    private final RoutingKeyTemplate routingKey;
    private final List<JsonPointer> pointers;
    private final List<String> headers;
    private final JsonPlaces places;

    private NotificationMapping(
            Format format, Template type, Optional<Template> subject, AttributeNames attributes, Template routingKey) {
        this.format = format;
        this.type = type;
        this.subject = subject;
        this.attributes = attributes;
        this.routingKey = new RoutingKeyTemplate(routingKey);
        this.pointers = Stream.of(
                        type.pointers(),
                        subject.stream().flatMap(Template::pointers),
                        attributes.pointers().stream(),
                        routingKey.pointers())
                .flatMap(Function.identity())
                .distinct()
                .toList();
        this.headers = Stream.concat(Stream.of(type, routingKey), subject.stream())
                .flatMap(Template::headers)
                .distinct()
                .toList();
        this.places = new JsonPlaces(json, pointers);
    }

    /**
     * Parses a source's mapping.
     *
     * @param attributes JSON pointers to the names of changed fields
     * @throws IllegalArgumentException with a text for the operator that names every field with a mistake
     */
    public static NotificationMapping of(
            Format format, String type, Optional<String> subject, List<String> attributes, String routingKey) {
        List<String> mistakes = new ArrayList<>();
        Optional<Template> parsedType = parsed("type", NotificationMapping::type, type, mistakes);
        Optional<Template> parsedSubject = subject.flatMap(text -> parsed("subject", Template::parse, text, mistakes));
        List<JsonPointer> pointers = attributes.stream()
                .flatMap(text -> parsed("attributes", JsonPlaces::pointer, text, mistakes).stream())
                .toList();
        Optional<Template> parsedKey = parsed("routing-key", Template::parse, routingKey, mistakes);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", mistakes));
        }
        return new NotificationMapping(
                format, parsedType.orElseThrow(), parsedSubject, new AttributeNames(pointers), parsedKey.orElseThrow());
    }

    private static Template type(String text) {
        Template template = Template.parse(text);
        if (text.isEmpty() || template.parts().contains(Template.Fact.TYPE)) {
            throw new IllegalArgumentException(
                    "is empty or contains {type}, itself. Write it with {source} and {event}.");
        }
        return template;
    }

    private static <T> Optional<T> parsed(String field, Function<String, T> parse, String text, List<String> mistakes) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            mistakes.add(field + " " + e.getMessage());
            return Optional.empty();
        }
    }

    /** What the message will be, which decides whether its source must allow content. */
    public Format format() {
        return format;
    }

    /** The headers that something is taken from. */
    public List<String> headers() {
        return headers;
    }

    /** The places of a JSON body that something is taken from. */
    public List<JsonPointer> pointers() {
        return pointers;
    }

    /**
     * What of a body does not leave the house, as JSON pointers to its topmost places; the empty one is a whole body.
     *
     * @param told places that tell the event's name or id
     */
    public List<String> dropped(byte[] body, Collection<JsonPointer> told) {
        return format.carriesContent() || body.length == 0
                ? List.of()
                : new DroppedFields(
                                json,
                                Stream.concat(pointers.stream(), told.stream()).toList())
                        .in(body);
    }

    /** Reads a hook; whatever the mapping does not name is left behind. Never throws. */
    public Reading read(Arrival arrival) {
        SentContent content = new SentContent(arrival.contentType(), arrival.body());
        if (places.isEmpty() && !(format == Format.CLOUDEVENTS && content.isJson())) {
            return read(arrival, content, Map.of());
        }
        return places.in(arrival.body())
                .map(found -> read(arrival, content, found))
                .orElseGet(() -> new Unreadable(NOT_JSON));
    }

    private Reading read(Arrival arrival, SentContent content, Map<JsonPointer, Found> found) {
        Facts facts = new Facts(arrival, found);
        String finishedType = facts.type(facts.checked(type.fill(facts), "type", MAX_TYPE));
        String finishedSubject = subject.map(template -> facts.checked(template.fill(facts), "subject", MAX_SUBJECT))
                .orElse("");
        CloudEvent event = new CloudEvent(arrival, finishedType, finishedSubject, attributes.in(facts));
        String key = routingKey.fill(facts);
        String contentType = format == Format.RAW ? content.type(facts) : CloudEvent.CONTENT_TYPE;
        Data data = format == Format.CLOUDEVENTS ? content.data(facts) : new Data.None();
        if (facts.lack().isPresent()) {
            return new Unreadable(facts.lack().get());
        }
        byte[] body = format == Format.RAW ? arrival.body() : event.written(json, data);
        return new Read(new Notification(arrival.id(), finishedType, arrival.receivedAt(), key, contentType, body));
    }
}
