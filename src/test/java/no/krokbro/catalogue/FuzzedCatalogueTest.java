package no.krokbro.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuzzedCatalogueTest {
    private static final int FILES = 1000;
    private static final String SIGNS = "{}[]:,-?&*!|>'\"%@`#~<= \t\n\r${}file:ntrue0\u0000\u0085\ufeff/.@";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_file_that_was_damaged_anywhere_is_read_or_told_to_be_wrong(long seed) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        String full = Files.readString(Surroundings.GOOD.resolve("full.yaml"));
        Path file = folder.resolve("krokbro.yaml");

        for (int i = 0; i < FILES; i++) {
            Files.write(file, damaged(full, random));
            assertThat(Surroundings.read(file)).as("seed %d, file %d", seed, i).isNotNull();
        }
    }

    private static byte[] damaged(String text, RandomGenerator random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int blows = 1 + random.nextInt(4); blows > 0; blows--) {
            int at = random.nextInt(damaged.length());
            char sign = SIGNS.charAt(random.nextInt(SIGNS.length()));
            switch (random.nextInt(4)) {
                case 0 -> damaged.setCharAt(at, sign);
                case 1 -> damaged.insert(at, sign);
                case 2 -> damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(40)));
                default -> damaged.insert(at, damaged.substring(at, Math.min(damaged.length(), at + 60)));
            }
        }
        byte[] bytes = damaged.toString().getBytes(StandardCharsets.UTF_8);
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
