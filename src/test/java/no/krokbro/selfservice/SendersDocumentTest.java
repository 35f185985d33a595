package no.krokbro.selfservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import no.krokbro.signature.Scheme;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What is written of the senders is what their data says. */
final class SendersDocumentTest {
    private static final Path FILE = Path.of("docs", "senders.md");
    private static final Path RECIPES = Path.of("src", "test", "resources", "senders", "recipes.md");

    @Test
    void the_page_of_senders_says_what_the_schemes_say() throws IOException {
        if (Boolean.getBoolean("krokbro.write-docs")) {
            Files.writeString(FILE, SendersDocument.text());
        }
        assertThat(FILE)
                .as("Write it anew: ./mvnw test -Dtest=SendersDocumentTest -Dkrokbro.write-docs=true")
                .hasContent(SendersDocument.text());
    }

    @Test
    void every_recipe_is_a_scheme_that_can_be_declared() throws IOException {
        assertThat(Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(RECIPES))
                        .results())
                .hasSizeGreaterThan(1)
                .allSatisfy(recipe -> {
                    Map<String, Map<String, Object>> declared = new Yaml().load(recipe.group(1));
                    assertThat(Scheme.parse(declared.getOrDefault("scheme", Map.of()), "scheme"))
                            .isInstanceOf(Scheme.Parsed.Valid.class);
                });
    }
}
