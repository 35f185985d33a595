package no.krokbro.catalogue;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import no.krokbro.catalogue.CatalogueReading.Faulty;
import no.krokbro.catalogue.CatalogueReading.Sound;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenCatalogueTest {
    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(Surroundings.BROKEN)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_mistake_is_told_at_once_with_line_and_path_and_remedy(String name) throws IOException {
        Path expected = Surroundings.BROKEN.resolve(name.replace(".yaml", ".txt"));

        String told = mistakes(name).stream()
                .map(mistake -> mistake.toString().replace(Surroundings.BROKEN + "/", "") + "\n")
                .collect(joining());

        assertThat(told).isEqualTo(Files.readString(expected));
    }

    @ParameterizedTest
    @MethodSource("files")
    void no_mistake_tells_a_secret(String name) {
        assertThat(mistakes(name))
                .allSatisfy(mistake -> assertThat(mistake.toString())
                        .doesNotContain("-of-", "geheim", "guest", "user:", "admin", "first-line", "second-line"));
    }

    @Test
    void there_are_at_least_thirty_ways_to_be_wrong() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(30);
    }

    @Test
    void a_missing_file_is_a_mistake() {
        assertThat(Surroundings.read(Path.of("no-such.yaml")))
                .isEqualTo(new Faulty(List.of(new Mistake(
                        "no-such.yaml", 0, "", "cannot be read: no such file. KROKBRO_CONFIG names the file."))));
    }

    @Test
    void a_file_over_1_mib_is_a_mistake(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), "tenants: {}\n#" + "x".repeat(1 << 20));

        assertThat(Surroundings.read(file).toString()).contains("cannot be read: larger than 1 MiB");
    }

    private static List<Mistake> mistakes(String name) {
        return switch (Surroundings.read(Surroundings.BROKEN.resolve(name))) {
            case Faulty(var mistakes) -> mistakes;
            case Sound _ -> throw new AssertionError(name + " has no mistake");
        };
    }
}
