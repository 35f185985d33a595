package no.krokbro.selfservice;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import no.krokbro.catalogue.DuplicateRule;
import no.krokbro.catalogue.Source;
import no.krokbro.signature.Place;

/**
 * The least that a sender could send to a source: something stands wherever its scheme and mapping look.
 *
 * @param headers by name in any case
 */
record SampleHook(Map<String, String> headers, byte[] body) {
    private static final ObjectMapper READER = new ObjectMapper();
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String EVENT = "test";

    /** @param now what the hook says that it was sent, where its body does */
    static SampleHook of(Source source, Instant now) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("content-type", contentType(source));
        SchemeViews.eventHeader(source.scheme()).ifPresent(name -> headers.put(name, EVENT));
        source.mapping().headers().forEach(name -> headers.putIfAbsent(name, EVENT));
        return new SampleHook(headers, body(source, now).getBytes(StandardCharsets.UTF_8));
    }

    private static String contentType(Source source) {
        if (source.contentTypes().contains(FORM) && source.scheme().bodyHash().isPresent()) {
            return FORM; // other bodies are signed by their hash, which the sender puts into the address
        }
        return source.contentTypes().isEmpty() || source.contentTypes().contains(JSON)
                ? JSON
                : source.contentTypes().stream().sorted().findFirst().orElse(JSON);
    }

    private static String body(Source source, Instant now) {
        if (contentType(source).equals(FORM)) {
            return "event=" + EVENT;
        }
        String known = source.mapping().sample().orElse("{}");
        return known.startsWith("{") ? json(source, now, known).toString() : known;
    }

    private static JsonNode json(Source source, Instant now, String known) {
        ObjectNode event = parsed(known);
        source.scheme().told().forEach(place -> put(event, place, EVENT));
        source.mapping().pointers().forEach(place -> put(event, place, "sample"));
        if (source.duplicates().id() instanceof DuplicateRule.Id.FromJson(var pointer)) {
            put(event, JsonPointer.compile(pointer), "sample");
        }
        source.scheme().timestamp().ifPresent(sent -> {
            if (sent.place() instanceof Place.Json(var pointer)) {
                put(event, pointer, sent.written(now));
            }
        });
        return SchemeViews.items(source.scheme())
                .map(place -> within(place, event))
                .orElse(event);
    }

    private static ObjectNode parsed(String sample) {
        try {
            return (ObjectNode) READER.readTree(sample);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("samples are JSON", e);
        }
    }

    /** A body whose array at {@code place} has just this item; the whole body where it is the empty pointer. */
    private static JsonNode within(JsonPointer place, ObjectNode item) {
        JsonNode items = JsonNodeFactory.instance.arrayNode().add(item);
        if (place.matches()) {
            return items;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.withObject(place.head()).set(place.last().getMatchingProperty(), items);
        return body;
    }

    private static void put(ObjectNode body, JsonPointer place, String value) {
        ObjectNode above = body.withObject(place.head(), JsonNode.OverwriteMode.ALL, false);
        String name = place.last().getMatchingProperty();
        if (!above.has(name)) {
            above.put(name, value);
        }
    }

    /** What the caller gave counts before what we make up. */
    SampleHook with(PastedHook given) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.putAll(given.headers());
        return new SampleHook(all, given.body().orElse(body));
    }

    /** All values of a header by its name in any case. */
    List<String> values(String name) {
        String value = headers.get(name);
        return value == null ? List.of() : List.of(value);
    }
}
