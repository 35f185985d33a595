package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.krokbro.catalogue.CatalogueFile;
import no.krokbro.catalogue.CatalogueReading.Sound;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages for operators in Norwegian say nothing that is not so. */
final class IntarkDocumentTest {
    private static final Path GUIDE = Path.of("docs/intark.md");
    private static final Path REQUIREMENTS = Path.of("docs/intark-krav.md");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MOUNTED = Pattern.compile("file:([a-z/.-]+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:IT|Test))`");
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path folder;

    static Stream<String> examples() throws IOException {
        return found(EXAMPLE, Files.readString(GUIDE));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_is_a_catalogue_without_a_mistake(String example) throws IOException {
        Files.createDirectories(folder.resolve("secrets"));
        for (String name : found(MOUNTED, example).toList()) {
            Files.writeString(folder.resolve(name), SECRET);
        }
        Map<String, String> environment =
                found(VARIABLE, example).distinct().collect(Collectors.toMap(name -> name, _ -> SECRET));
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), example);

        assertThat(new CatalogueFile(file, environment).read()).isInstanceOf(Sound.class);
    }

    @Test
    void every_requirement_stands_once_and_names_tests_that_exist_or_says_why_not() throws IOException {
        List<String> rows = Files.readAllLines(REQUIREMENTS).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .toList();

        assertThat(rows)
                .extracting(row -> row.split(" ", 3)[1])
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 28).mapToObj(String::valueOf).toList());
        assertThat(rows).allMatch(row -> TEST.matcher(row).find());
        assertThat(found(TEST, Files.readString(REQUIREMENTS))).isSubsetOf(tests());
    }

    @Test
    void what_an_operator_is_told_to_look_for_is_what_krokbro_says() throws IOException {
        String said = everything(Path.of("src/main/java"));
        String symptoms = Files.readString(GUIDE).replaceFirst("(?s).*\\n## 9", "");

        assertThat(symptoms.lines()
                        .filter(line -> line.startsWith("| ") && !line.contains("http_status_code"))
                        .map(line -> line.split("\\|", -1)[1])
                        .flatMap(seen -> found(QUOTED, seen))
                        .map(words -> words.replace("…", "")))
                .hasSizeGreaterThan(10)
                .allMatch(said::contains);
    }

    private static String everything(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        }
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
    }
}
