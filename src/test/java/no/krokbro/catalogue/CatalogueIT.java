package no.krokbro.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.krokbro.fixture.KrokbroProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String BROKEN = "tenants: {}\nservice: { allow-http: maybe, color: red }\n";

    @TempDir
    Path folder;

    @Test
    void a_start_with_mistakes_ends_with_1_and_all_of_them() {
        try (KrokbroProcess krokbro = KrokbroProcess.launch(BROKEN, Map.of())) {
            assertThat(krokbro.ended(LIMIT)).isEqualTo(1);
            assertThat(krokbro.log())
                    .contains(
                            krokbro.catalogue() + ":2 service.allow-http: takes false or true.",
                            krokbro.catalogue() + ":2 service.color: unknown key.")
                    .doesNotContain("Exception", "Listening");
        }
    }

    @Test
    void a_start_without_a_file_ends_with_1_and_says_so() {
        try (KrokbroProcess krokbro = KrokbroProcess.launch("", Map.of("KROKBRO_CONFIG", "no-such.yaml"))) {
            assertThat(krokbro.ended(LIMIT)).isEqualTo(1);
            assertThat(krokbro.log()).contains("no-such.yaml: cannot be read: no such file.");
        }
    }

    @Test
    void a_change_is_taken_live_and_one_with_mistakes_is_not() throws IOException {
        try (KrokbroProcess krokbro = KrokbroProcess.start("tenants: {}\n")) {
            Files.writeString(krokbro.catalogue(), BROKEN);
            await().atMost(LIMIT).until(() -> krokbro.log().contains("catalogue.rejected"));
            assertThat(krokbro.isReady()).isTrue();

            Files.writeString(krokbro.catalogue(), "tenants: {}\nservice: { allow-http: true }\n");
            await().atMost(LIMIT)
                    .until(() -> krokbro.get("/q/health/ready").body().contains("weakening service.allow-http"));
        }
    }

    @Test
    void the_schema_is_served() {
        try (KrokbroProcess krokbro = KrokbroProcess.start("tenants: {}\n")) {
            assertThat(krokbro.get("/schema/krokbro-v1.json").body())
                    .contains("https://json-schema.org/draft/2020-12/schema");
        }
    }

    @Test
    void check_ends_with_0_or_1_and_opens_nothing() throws Exception {
        Path good = Files.writeString(folder.resolve("good.yaml"), "tenants: {}\n");
        Path broken = Files.writeString(folder.resolve("broken.yaml"), BROKEN);

        assertThat(check(good)).isEqualTo(new Checked(0, good + ": no mistakes\n"));
        assertThat(check(broken).exit()).isEqualTo(1);
        assertThat(check(broken).said().lines()).hasSize(2);
    }

    private static Checked check(Path file) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(KrokbroProcess.command());
        command.addAll(List.of("check", file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Checked(process.waitFor(), said);
    }

    private record Checked(int exit, String said) {}
}
