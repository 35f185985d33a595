package no.krokbro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Small files: one over the bar holds two ideas, and is split by idea. */
final class CodeSizeTest {
    @Test
    void no_file_has_more_than_300_lines_and_no_test_more_than_400() throws IOException {
        assertThat(over(300, Path.of("src/main"))).isEmpty();
        assertThat(over(400, Path.of("src"))).isEmpty();
    }

    @Test
    void half_of_all_files_have_at_most_70_lines_and_nine_of_ten_at_most_180() throws IOException {
        int[] sorted = sizes(Path.of("src/main")).values().stream()
                .mapToInt(Long::intValue)
                .sorted()
                .toArray();

        assertThat(sorted[sorted.length / 2]).isLessThanOrEqualTo(70);
        assertThat(sorted[sorted.length * 9 / 10]).isLessThanOrEqualTo(180);
    }

    private static Map<Path, Long> over(long limit, Path folder) throws IOException {
        Map<Path, Long> sizes = sizes(folder);
        sizes.values().removeIf(lines -> lines <= limit);
        return sizes;
    }

    private static Map<Path, Long> sizes(Path folder) throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        try (var files = Files.walk(folder)) {
            for (Path file :
                    (Iterable<Path>) files.filter(name -> name.toString().endsWith(".java"))::iterator) {
                try (var lines = Files.lines(file)) {
                    sizes.put(file, lines.count());
                }
            }
        }
        return sizes;
    }
}
