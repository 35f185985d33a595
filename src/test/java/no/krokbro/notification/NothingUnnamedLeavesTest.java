package no.krokbro.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import no.krokbro.notification.Reading.Read;
import no.krokbro.notification.Reading.Unreadable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws over random bodies in which every name and value is a marker. */
class NothingUnnamedLeavesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("no.krokbro.fixture.Seeds#seeds")
    void only_what_a_mapping_names_is_in_a_thin_notification(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> markers = new ArrayList<>();
        ObjectNode body = object(random, 4, markers);
        List<JsonPointer> scalars = scalars(body, JsonPointer.empty());
        JsonPointer subject = scalars.get(random.nextInt(scalars.size()));
        JsonPointer key = scalars.get(random.nextInt(scalars.size()));
        String value = body.at(subject).asText();
        NotificationMapping mapping = NotificationMapping.of(
                Format.THIN, "no.uio", Optional.of("{json:" + subject + "}"), List.of(), "{json:" + key + "}");

        Notification read = Hooks.notification(mapping, Hooks.json(JSON.writeValueAsString(body)));

        JsonNode event = JSON.readTree(read.body());
        assertThat(event.properties())
                .as("seed %d", seed)
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("specversion", "id", "source", "type", "subject", "time");
        assertThat(event.get("subject").asText()).as("seed %d", seed).isEqualTo(value);
        assertThat(read.routingKey()).as("seed %d", seed).isEqualTo(body.at(key).asText());
        markers.remove(value);
        assertThat(read.body()).asString().as("seed %d", seed).doesNotContain(markers.toArray(String[]::new));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("no.krokbro.fixture.Seeds#seeds")
    void only_the_names_at_a_place_are_in_the_attributes(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> markers = new ArrayList<>();
        ObjectNode body = object(random, 3, markers);
        ObjectNode changes = body.putObject("changes");
        changes.set("title", object(random, 2, markers));
        changes.put("state", "marker-state");
        markers.add("marker-state");
        NotificationMapping mapping =
                NotificationMapping.of(Format.THIN, "no.uio", Optional.empty(), List.of("/changes"), "key");

        Notification read = Hooks.notification(mapping, Hooks.json(JSON.writeValueAsString(body)));

        assertThat(JSON.readTree(read.body()).get("attributes").asText())
                .as("seed %d", seed)
                .isEqualTo("title,state");
        assertThat(read.body()).asString().as("seed %d", seed).doesNotContain(markers.toArray(String[]::new));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("no.krokbro.fixture.Seeds#seeds")
    void no_body_makes_a_mapping_throw_and_no_reason_quotes_it(long seed) {
        Random random = new Random(seed);
        byte[] body = object(random, 4, new ArrayList<>()).toString().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt();
        }
        for (Format format : Format.values()) {
            NotificationMapping mapping = NotificationMapping.of(
                    format, "no.uio", Optional.of("{json:/m0}"), List.of("/m1", "/m2"), "{json:/m3}");

            switch (mapping.read(Hooks.hook(body, Optional.of("application/json")))) {
                case Read(var notification) ->
                    assertThat(notification.body()).as("seed %d", seed).isNotEmpty();
                case Unreadable(var why) ->
                    assertThat(why).as("seed %d", seed).isNotEmpty().doesNotContain("marker");
            }
        }
    }

    private static ObjectNode object(Random random, int depth, List<String> markers) {
        ObjectNode object = JSON.createObjectNode();
        object.put("m0", marker(random, markers));
        object.put("unnamed", marker(random, markers));
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            object.set("m" + i, value(random, depth - 1, markers));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth, List<String> markers) {
        int kind = random.nextInt(depth > 0 ? 5 : 2);
        if (kind == 4) {
            ArrayNode array = JSON.createArrayNode();
            random.ints(random.nextInt(4)).forEach(_ -> array.add(value(random, depth - 1, markers)));
            return array;
        }
        return kind >= 2
                ? object(random, depth, markers)
                : JSON.getNodeFactory().textNode(marker(random, markers));
    }

    private static String marker(Random random, List<String> markers) {
        String marker = "marker-" + Long.toHexString(random.nextLong());
        markers.add(marker);
        return marker;
    }

    private static List<JsonPointer> scalars(JsonNode node, JsonPointer at) {
        List<JsonPointer> scalars = new ArrayList<>();
        if (node.isValueNode()) {
            scalars.add(at);
        }
        node.properties()
                .forEach(field -> scalars.addAll(scalars(field.getValue(), at.appendProperty(field.getKey()))));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            scalars.addAll(scalars(node.get(i), at.appendIndex(i)));
        }
        return scalars;
    }
}
