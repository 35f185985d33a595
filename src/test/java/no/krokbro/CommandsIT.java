package no.krokbro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.KrokbroProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the shipped application, and how it ends when it cannot start. */
final class CommandsIT {
    private static final String BROKEN = "tenants: { uio: { contact: nobody, conntact: x } }\n";

    @Test
    void check_tells_every_mistake_and_ends_with_1(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), BROKEN);

        Ended ended = run("check", file.toString());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("krokbro.yaml:1 tenants.uio.contact")
                .contains("conntact");
    }

    @Test
    void check_ends_with_0_when_there_is_no_mistake(@TempDir Path folder) throws Exception {
        String catalogue =
                new CatalogueText().broker("mq", 1, "/", "user", "password").toString();
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), catalogue);

        Ended ended = run("check", file.toString());

        assertThat(ended.output()).contains("no mistakes").contains("plaintext");
        assertThat(ended.code()).isZero();
    }

    @Test
    void a_catalogue_with_mistakes_at_the_start_ends_it_with_1_and_the_mistakes() {
        try (KrokbroProcess krokbro = KrokbroProcess.launch(BROKEN, Map.of())) {
            assertThat(krokbro.ended(Duration.ofSeconds(20))).isEqualTo(1);
            assertThat(krokbro.log()).contains("tenants.uio.conntact").doesNotContain("Exception");
        }
    }

    private record Ended(int code, String output) {}

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(KrokbroProcess.command());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
