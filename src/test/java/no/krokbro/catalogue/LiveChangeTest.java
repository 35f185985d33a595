package no.krokbro.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.krokbro.signature.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveChangeTest {
    private static final String CATALOGUE = """
            tenants:
              uio:
                brokers:
                  mq: { uri: amqps://mq.uio.example, username: krokbro, passwords: [ file:mounted/password ] }
            """;

    private static final String SUBSCRIPTION = CATALOGUE + """
                subscriptions:
                  crm:
                    queue: { broker: mq, name: incoming }
                    endpoint: https://crm.uio.example
                    sign:
                      scheme: { algorithm: hmac-sha256, signed: "{body}", signature: { header: X-S, encoding: hex } }
                      secrets: [ secret-of-crm ]
                    contact: crm@uio.example
            """;

    @TempDir
    Path folder;

    private final List<CatalogueChanged> changes = new ArrayList<>();
    private CurrentCatalogue catalogue =
            new CurrentCatalogue(new CatalogueFile(Path.of("none"), Map.of()), changes::add);

    @BeforeEach
    void start() throws IOException {
        mount("first");
        write(CATALOGUE);
        catalogue = new CurrentCatalogue(new CatalogueFile(folder.resolve("krokbro.yaml"), Map.of()), changes::add);
        catalogue.start(new StartupEvent());
    }

    @AfterEach
    void stop() {
        catalogue.stop();
    }

    @Test
    void a_start_changes_from_nothing_to_the_file() {
        assertThat(changes).containsExactly(new CatalogueChanged(Catalogue.EMPTY, catalogue.now()));
        assertThat(password()).isEqualTo(Secret.of("first"));
        assertThat(catalogue.rejected()).isEmpty();
    }

    @Test
    void a_changed_file_is_taken_whole() throws IOException {
        Catalogue before = catalogue.now();

        write("tenants: {}");
        lookTwice();

        assertThat(catalogue.now().tenants()).isEmpty();
        assertThat(changes).last().isEqualTo(new CatalogueChanged(before, catalogue.now()));
    }

    @Test
    void a_change_is_noticed_within_seconds() throws IOException {
        write("tenants: {}");

        await().atMost(Duration.ofSeconds(5))
                .until(() -> catalogue.now().tenants().isEmpty());
    }

    @Test
    void a_mounted_secret_changes_when_its_links_are_swapped() throws IOException {
        mount("second");
        lookTwice();

        assertThat(password()).isEqualTo(Secret.of("second"));
    }

    @Test
    void what_did_not_change_is_equal_to_what_it_was() throws IOException {
        write(SUBSCRIPTION);
        lookTwice();
        Subscription before = catalogue.now().subscriptions().findFirst().orElseThrow();
        write(SUBSCRIPTION + "service: { allow-http: false }");
        lookTwice();

        assertThat(catalogue.now().subscriptions()).containsExactly(before);
        assertThat(changes).hasSize(3);
    }

    @Test
    void a_change_with_mistakes_keeps_the_old_catalogue_and_says_so() throws IOException {
        Catalogue before = catalogue.now();

        write(CATALOGUE + "service: { allow-htp: true }");
        lookTwice();

        assertThat(catalogue.now()).isSameAs(before);
        assertThat(changes).hasSize(1);
        assertThat(catalogue.rejected())
                .hasValueSatisfying(mistakes -> assertThat(mistakes)
                        .singleElement()
                        .hasToString(folder.resolve("krokbro.yaml")
                                + ":5 service.allow-htp: unknown key. Did you mean allow-http?"));
    }

    @Test
    void a_mended_file_is_taken_again() throws IOException {
        write("tenants:");
        lookTwice();
        write("tenants: {}");
        lookTwice();

        assertThat(catalogue.rejected()).isEmpty();
        assertThat(catalogue.now().tenants()).isEmpty();
    }

    @Test
    void a_file_that_goes_away_keeps_the_old_catalogue() throws IOException {
        Files.delete(folder.resolve("krokbro.yaml"));
        lookTwice();

        assertThat(catalogue.now().tenants()).containsOnlyKeys("uio");
        assertThat(catalogue.rejected()).isPresent();
    }

    @Test
    void a_file_is_not_taken_while_it_is_being_written() throws IOException {
        write("tenants: {}");
        catalogue.look();
        write(CATALOGUE + "# still writing");
        catalogue.look();

        assertThat(changes).hasSize(1);
    }

    @Test
    void a_file_written_again_as_it_was_changes_nothing() throws IOException {
        write(CATALOGUE);
        lookTwice();

        assertThat(changes).hasSize(1);
    }

    private void lookTwice() {
        catalogue.look();
        catalogue.look();
    }

    private Secret password() {
        return catalogue.now().brokers().findFirst().orElseThrow().passwords().getFirst();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("krokbro.yaml"), yaml);
    }

    // As Kubernetes does: mounted -> ..data -> a new folder
    private void mount(String password) throws IOException {
        Path data = Files.createDirectory(folder.resolve(password));
        Files.writeString(data.resolve("password"), password + "\n");
        Files.deleteIfExists(folder.resolve("mounted"));
        Files.createSymbolicLink(folder.resolve("mounted"), data);
    }
}
