package no.krokbro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final String CATALOGUE = """
            service: { public-url: https://krokbro.example }
            tenants:
              uio:
                contact: integrasjon@uio.example
                brokers:
                  mq: { uri: amqps://mq.example/vhost, username: krokbro, passwords: [ herring ] }
                sources:
                  github:
                    contact: drift@uio.example
                    scheme: github
                    secrets: [ sardine ]
                    publish: { broker: mq, exchange: events, routing-key: "{type}" }
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void check_of_a_good_file_ends_with_0_and_names_what_lowers_a_guarantee(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), "tenants: {}\nservice: { allow-http: true }\n");

        assertThat(command("check", file.toString())).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("""
                %s service.allow-http: lowers a guarantee
                %s: no mistakes
                """.formatted(file, file));
    }

    @Test
    void check_of_a_broken_file_ends_with_1_and_says_every_mistake(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), "tenant: {}\nservice: { allow-http: maybe }\n");

        assertThat(command("check", file.toString())).isEqualTo(1);
        assertThat(out.toString(UTF_8)).isEqualTo("""
                %s:1 tenants: is missing. Add it.
                %s:1 tenant: unknown key. Did you mean tenants?
                %s:2 service.allow-http: takes false or true.
                """.formatted(file, file, file));
    }

    @Test
    void check_of_a_file_that_is_not_there_ends_with_1() {
        assertThat(command("check", "no-such.yaml")).isEqualTo(1);
        assertThat(out.toString(UTF_8)).startsWith("no-such.yaml: cannot be read");
    }

    @Test
    void an_unknown_command_ends_with_2_and_says_which_there_are() {
        assertThat(command("chek", "krokbro.yaml")).isEqualTo(2);
        assertThat(command("check")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("krokbro check FILE");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void sign_prints_a_line_that_sends_what_the_vendor_would_send(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), CATALOGUE);

        assertThat(command(Map.of("KROKBRO_CONFIG", file.toString()), "sign", "uio/github"))
                .isZero();
        assertThat(out.toString(UTF_8))
                .startsWith("curl -i 'https://krokbro.example/hooks/uio/github'")
                .contains("-H 'X-GitHub-Event: test'", "-H 'X-Hub-Signature-256: sha256=")
                .doesNotContain("sardine");
    }

    @Test
    void sign_of_a_source_that_is_not_there_ends_with_1_and_says_so(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), CATALOGUE);

        assertThat(command(Map.of("KROKBRO_CONFIG", file.toString()), "sign", "uio"))
                .isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("uio is not a TENANT/SOURCE");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    private int command(String... args) {
        return command(Map.of(), args);
    }

    private int command(Map<String, String> environment, String... args) {
        return Main.command(args, environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
