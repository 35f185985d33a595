package no.krokbro.notification;

import static no.krokbro.notification.StrictJson.NOT_JSON;

import com.fasterxml.jackson.core.JsonPointer;
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

/** How a source's hooks become notifications: an allow list, parsed once. */
public final class NotificationMapping {
    private final Format format;
    private final Optional<Template> type;
    private final Optional<Template> subject;
    private final AttributeNames attributes;
    private final RoutingKeyTemplate routingKey;
    private final Optional<SendersFormat> reads;
    private final PersonalRule personal;
    private final List<JsonPointer> pointers;
    private final List<String> headers;
    private final JsonPlaces places;

    private NotificationMapping(Templates templates, Rules rules) {
        this.format = rules.format();
        this.type = templates.type();
        this.subject = templates.subject();
        this.attributes = templates.attributes();
        this.routingKey = new RoutingKeyTemplate(templates.routingKey());
        this.reads = rules.reads();
        this.personal = rules.personal();
        this.pointers = Stream.concat(templates.all().flatMap(Template::pointers), attributes.pointers().stream())
                .distinct()
                .toList();
        this.headers = templates.all().flatMap(Template::headers).distinct().toList();
        this.places = new JsonPlaces(pointers);
    }

    private record Templates(
            Optional<Template> type, Optional<Template> subject, AttributeNames attributes, Template routingKey) {
        Stream<Template> all() {
            return Stream.of(type.stream(), subject.stream(), Stream.of(routingKey))
                    .flatMap(Function.identity());
        }
    }

    /**
     * What holds for all of a mapping.
     *
     * @param reads the format of the bodies, where they are of one that is known
     * @param personal what is done with personal values
     */
    public record Rules(Format format, Optional<SendersFormat> reads, PersonalRule personal) {
        /** Any body, and nothing personal. */
        public Rules(Format format) {
            this(format, Optional.empty(), new PersonalRule.Refused());
        }
    }

    /** Parses a mapping of any body, from which nothing personal leaves. */
    public static NotificationMapping of(
            Format format, String type, Optional<String> subject, List<String> attributes, String routingKey) {
        return of(new Rules(format), Optional.of(type), subject, attributes, routingKey);
    }

    /**
     * Parses a source's mapping.
     *
     * @param type may be left out where the rules say what is read: it is then what happened, after the source's name
     * @param subject the same; it is then the pointer
     * @param attributes JSON pointers to the names of changed fields; those that the message names when empty
     * @throws IllegalArgumentException with a text for the operator that names every field with a mistake
     */
    public static NotificationMapping of(
            Rules rules, Optional<String> type, Optional<String> subject, List<String> attributes, String routingKey) {
        List<String> mistakes = new ArrayList<>();
        boolean known = rules.reads().isPresent();
        var parsedType = type.flatMap(text -> parsed("type", each -> type(each, known), text, mistakes));
        var parsedSubject = subject.flatMap(text -> parsed("subject", each -> template(each, known), text, mistakes));
        List<JsonPointer> pointers = attributes.stream()
                .flatMap(text -> parsed("attributes", JsonPlaces::pointer, text, mistakes).stream())
                .toList();
        var parsedKey = parsed("routing-key", each -> template(each, known), routingKey, mistakes);
        if (type.isEmpty() && !known) {
            mistakes.add("type is missing. Add it, or reads.");
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", mistakes));
        }
        return new NotificationMapping(
                new Templates(parsedType, parsedSubject, new AttributeNames(pointers), parsedKey.orElseThrow()), rules);
    }

    private static Template type(String text, boolean known) {
        Template template = template(text, known);
        if (text.isEmpty() || template.parts().contains(Template.Fact.TYPE)) {
            throw new IllegalArgumentException(
                    "is empty or contains {type}, itself. Write it with {source} and {event}.");
        }
        return template;
    }

    private static Template template(String text, boolean known) {
        Template template = Template.parse(text);
        if (!known && template.asksSenders()) {
            throw new IllegalArgumentException(
                    "has {entity}, {object} or {issuer}, which only messages in a known format tell. Set reads beside it.");
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

    /** The template of the type, as it was written; without one, messages say it themselves. */
    public Optional<String> type() {
        return type.map(Template::toString);
    }

    /** The template of the routing key, as it was written. */
    public String routingKey() {
        return routingKey.template().toString();
    }

    /** The headers that something is taken from. */
    public List<String> headers() {
        return headers;
    }

    /** The places of a JSON body that something is taken from. */
    public List<JsonPointer> pointers() {
        return pointers;
    }

    /** The least that a sender could send, where the format of the bodies is known. */
    public Optional<String> sample() {
        return reads.map(known -> known.reader().sample());
    }

    /** The event's id of what its sender says it is. */
    public EventId id(String sent) {
        return EventId.of(personal.fit(sent).orElse(sent));
    }

    /** The id that a message in a known format has itself. */
    public Optional<String> sentId(Function<String, List<String>> requestHeaders, byte[] body) {
        return reads.flatMap(known -> known.reader().read(requestHeaders, body)).flatMap(SentEvent::id);
    }

    /**
     * What of a body does not leave the house, as JSON pointers to its topmost places; the empty one is a whole body.
     *
     * @param told places that tell the event's name or id
     */
    public List<String> dropped(byte[] body, Collection<JsonPointer> told) {
        if (format.carriesContent() || body.length == 0) {
            return List.of();
        }
        Optional<SentEvent> event = reads.flatMap(known -> known.reader().read(body));
        if (event.filter(found -> found.format() instanceof TextFormat).isPresent()) {
            return List.of();
        }
        Stream<JsonPointer> own = event.stream().flatMap(found -> found.places(format).stream());
        return new DroppedFields(
                        StrictJson.FACTORY,
                        Stream.of(pointers.stream(), told.stream(), own)
                                .flatMap(Function.identity())
                                .toList())
                .in(body);
    }

    /** Reads a hook; whatever the mapping does not name is left behind. Never throws. */
    public Reading read(Arrival arrival) {
        Optional<SentEvent> event = reads.flatMap(known -> known.reader().read(arrival.headers(), arrival.body()));
        if (reads.isPresent() && event.isEmpty()) {
            return new Unreadable(reads.get().reader().expects());
        }
        SentContent content = new SentContent(arrival.contentType(), arrival.body());
        if (places.isEmpty() && !(format == Format.CLOUDEVENTS && content.isJson())) {
            return read(arrival, content, Map.of(), event);
        }
        return places.in(arrival.body())
                .map(found -> read(arrival, content, found, event))
                .orElseGet(() -> new Unreadable(NOT_JSON));
    }

    private Reading read(
            Arrival arrival, SentContent content, Map<JsonPointer, Found> found, Optional<SentEvent> event) {
        Pointers written = reads.map(SendersFormat::pointers).orElse(Pointers.AS_SENT);
        Facts facts = new Facts(arrival, found, event, written, personal);
        facts.fit(arrival.sentId(), "the id");
        Writing writing = new Writing(format, reads.flatMap(SendersFormat::apiVersion), arrival, event, facts);
        String finishedType = facts.type(writing.type(type));
        String finishedSubject = writing.subject(subject);
        String names = attributes.pointers().isEmpty()
                ? event.map(sent -> AttributeNames.of(sent, facts)).orElse("")
                : attributes.in(facts);
        CloudEvent cloudEvent = writing.event(finishedType, finishedSubject, names);
        String key = routingKey.fill(facts);
        String contentType = writing.contentType(content);
        byte[] body = writing.body(cloudEvent, content);
        return facts.lack()
                .<Reading>map(Unreadable::new)
                .orElseGet(() -> new Read(
                        new Notification(arrival.id(), finishedType, cloudEvent.time(), key, contentType, body)));
    }
}
