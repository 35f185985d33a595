package no.krokbro.ingress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/** A body read as JSON within our limits: 64 deep, numbers of 100 digits, no name twice, UTF-8. */
final class JsonBody {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // a sender chooses the names
            .disable(JsonFactory.Feature.CHARSET_DETECTION) // RFC 8259 8.1: UTF-8
            .build());

    private JsonBody() {}

    static JsonParser parser(byte[] body) throws IOException {
        return JSON.getFactory().createParser(body);
    }

    /** All of it; nothing when it is not JSON. */
    static Optional<JsonNode> tree(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** The string, number or boolean at {@code pointer}, if there is one. */
    static Optional<String> scalar(byte[] body, JsonPointer pointer) {
        return tree(body).map(json -> json.at(pointer)).flatMap(JsonBody::scalar);
    }

    static Optional<String> scalar(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }
}
