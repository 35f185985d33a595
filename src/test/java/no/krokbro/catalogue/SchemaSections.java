package no.krokbro.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The sections of an example file that a schema gives keys, found by walking both at once. */
final class SchemaSections {
    private final JsonNode root;
    private final List<SchemaSection> found = new ArrayList<>();

    SchemaSections(JsonNode root) {
        this.root = root;
    }

    List<SchemaSection> of(JsonNode example) {
        walk(root, example, "", "");
        return List.copyOf(found);
    }

    private void walk(JsonNode schemaOrReference, JsonNode example, String pointer, String kind) {
        JsonNode schema = resolved(schemaOrReference, example);
        if (example.isArray()) {
            for (int i = 0; i < example.size(); i++) {
                walk(schema.path("items"), example.get(i), pointer + "/" + i, kind + "[]");
            }
        }
        if (example instanceof ObjectNode section) {
            JsonNode properties = schema.path("properties");
            if (!properties.isMissingNode()) {
                found.add(new SchemaSection(pointer, kind + ".", properties, section));
            }
            section.properties().forEach(entry -> {
                JsonNode known = properties.path(entry.getKey());
                boolean named = known.isMissingNode();
                walk(
                        named ? schema.path("additionalProperties") : known,
                        entry.getValue(),
                        pointer + "/" + entry.getKey(),
                        kind + "." + (named ? "*" : entry.getKey()));
            });
        }
    }

    /** Follows references; of alternatives, into the one that describes maps when {@code example} is one. */
    private JsonNode resolved(JsonNode schema, JsonNode example) {
        if (schema.has("anyOf") && example.isObject()) {
            for (JsonNode alternative : schema.get("anyOf")) {
                JsonNode resolved = resolved(alternative, example);
                if (resolved.has("properties")) {
                    return resolved;
                }
            }
        }
        if (!schema.has("$ref")) {
            return schema;
        }
        ObjectNode whole = resolved(root.at(schema.get("$ref").asText().substring(1)), example)
                .deepCopy();
        schema.properties().stream()
                .filter(entry -> !entry.getKey().equals("$ref"))
                .forEach(entry -> whole.set(entry.getKey(), entry.getValue()));
        return whole;
    }

    /**
     * A map of the example whose keys the schema lists.
     *
     * @param pointer to it in the example
     * @param kind its path with {@code *} for every name
     */
    record SchemaSection(String pointer, String kind, JsonNode properties, ObjectNode example) {
        Set<String> served() {
            return keys(false);
        }

        Set<String> later() {
            return keys(true);
        }

        private Set<String> keys(boolean later) {
            Set<String> keys = new TreeSet<>();
            properties.properties().forEach(entry -> {
                if (entry.getValue().path("$ref").asText().equals("#/$defs/later") == later) {
                    keys.add(entry.getKey());
                }
            });
            return keys;
        }

        @Override
        public String toString() {
            return pointer.isEmpty() ? "/" : pointer;
        }
    }
}
