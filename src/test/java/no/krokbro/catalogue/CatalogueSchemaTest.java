package no.krokbro.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.krokbro.catalogue.CatalogueReading.Faulty;
import no.krokbro.catalogue.CatalogueReading.Sound;
import no.krokbro.catalogue.SchemaSections.SchemaSection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueSchemaTest {
    private static final String UNKNOWN = "unheard-of";
    private static final Pattern KNOWN = Pattern.compile("Known (?:here:|are) (.*)\\.$");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final JsonNode schema =
            YAML.readTree(Path.of("src/main/resources/META-INF/resources/schema/krokbro-v1.json")
                    .toFile());
    private final JsonSchema validator =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);

    @TempDir
    Path folder;

    CatalogueSchemaTest() throws IOException {}

    @ParameterizedTest
    @ValueSource(strings = {"contract.yaml", "smallest.yaml", "defaults.yaml", "full.yaml"})
    void schema_and_reader_take_the_good_examples(String name) throws IOException {
        Path file = Surroundings.GOOD.resolve(name);

        assertThat(validator.validate(YAML.readTree(file.toFile()))).isEmpty();
        assertThat(Surroundings.read(file)).isInstanceOf(Sound.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a-list",
                "bounds",
                "broker-uris",
                "contacts",
                "declared-schemes",
                "downtime",
                "empty-secrets",
                "later",
                "names",
                "networks",
                "no-roles",
                "no-tenants",
                "no-values",
                "order",
                "rules",
                "service",
                "sources",
                "subscriptions",
                "unknown-keys",
                "wrong-shapes"
            })
    void the_schema_refuses_what_an_editor_can_see(String name) throws IOException {
        assertThat(validator.validate(YAML.readTree(
                        Surroundings.BROKEN.resolve(name + ".yaml").toFile())))
                .isNotEmpty();
    }

    static Stream<SchemaSection> sections() throws IOException {
        return new CatalogueSchemaTest().everySection().stream();
    }

    @ParameterizedTest
    @MethodSource("sections")
    void the_reader_knows_the_keys_of_the_schema_and_no_others(SchemaSection section) throws IOException {
        String told = mistake(section, UNKNOWN);
        Matcher known = KNOWN.matcher(told);

        assertThat(known.find()).as(told).isTrue();
        assertThat(Arrays.asList(known.group(1).split(", ", -1))).containsExactlyInAnyOrderElementsOf(section.served());
    }

    @ParameterizedTest
    @MethodSource("sections")
    void what_the_schema_leaves_to_later_the_reader_does_too(SchemaSection section) throws IOException {
        for (String key : section.later()) {
            assertThat(mistake(section, key)).isEqualTo("not in this release. Remove it.");
        }
    }

    @Test
    void the_full_example_has_every_key_of_the_schema() throws IOException {
        Set<String> wanted = new TreeSet<>();
        Set<String> written = new TreeSet<>();
        for (SchemaSection section : everySection()) {
            section.served().forEach(key -> wanted.add(section.kind() + key));
            section.example().fieldNames().forEachRemaining(key -> written.add(section.kind() + key));
        }

        assertThat(written).isEqualTo(wanted);
    }

    private List<SchemaSection> everySection() throws IOException {
        return new SchemaSections(schema).of(full());
    }

    private static JsonNode full() throws IOException {
        return YAML.readTree(Surroundings.GOOD.resolve("full.yaml").toFile());
    }

    /** What the reader says of {@code key} when the full example has it in {@code section}. */
    private String mistake(SchemaSection section, String key) throws IOException {
        JsonNode catalogue = full();
        ((ObjectNode) catalogue.at(section.pointer())).put(key, "anything");
        Path file = folder.resolve("krokbro.yaml");
        Files.writeString(file, catalogue.toPrettyString());
        if (!(Surroundings.read(file) instanceof Faulty(var mistakes))) {
            throw new AssertionError(key + " was taken");
        }
        return mistakes.stream()
                .filter(mistake -> mistake.path().endsWith(key))
                .findFirst()
                .orElseThrow()
                .text();
    }
}
