package no.krokbro.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CatalogueFile;
import no.krokbro.catalogue.CatalogueReading;
import no.krokbro.signature.SignedRequest;
import no.krokbro.signature.Verifier.Verdict;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTest {
    private static final URI BROKER = URI.create("amqp://kari:b%40d@127.0.0.1:5673/demo");

    @TempDir
    Path folder;

    @Test
    void the_demo_is_a_catalogue_without_mistakes() throws IOException {
        Catalogue demo = demo();

        Broker broker = demo.brokers().findFirst().orElseThrow();
        assertThat(broker.port()).isEqualTo(5673);
        assertThat(broker.vhost()).isEqualTo("demo");
        assertThat(broker.username()).isEqualTo("kari");
        assertThat(broker.passwords().getFirst().text()).isEqualTo("b@d");
        assertThat(demo.subscriptions().findFirst().orElseThrow().endpoint())
                .isEqualTo(URI.create("http://127.0.0.1:8480/dev/inbox"));
    }

    @Test
    void the_line_for_the_shell_is_signed_as_github_signs() throws IOException {
        List<String> quoted = List.of(new DemoHook(8480).curl().split("'", -1));
        Map<String, List<String>> headers = Map.of(
                "x-hub-signature-256", List.of(after("x-hub-signature-256: ", quoted)),
                "x-github-event", List.of("push"),
                "x-github-delivery", List.of("1"));
        byte[] body = quoted.get(quoted.size() - 2).getBytes(StandardCharsets.UTF_8);
        SignedRequest request = new SignedRequest(
                "POST", "", name -> headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()), body);

        Verdict verdict = demo().source("demo", "github")
                .orElseThrow()
                .verifierAt(Instant.EPOCH)
                .orElseThrow()
                .verify(request, Instant.EPOCH);

        assertThat(verdict)
                .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Verified.class))
                .extracting(Verdict.Verified::event)
                .isEqualTo(Optional.of("push"));
    }

    @Test
    void a_broker_without_credentials_is_refused_with_what_to_write() {
        assertThatThrownBy(() -> DemoFile.text(URI.create("amqp://127.0.0.1"), 8480))
                .hasMessageContaining("USER:PASSWORD");
    }

    private Catalogue demo() throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), DemoFile.text(BROKER, 8480));
        CatalogueReading reading = new CatalogueFile(file, Map.of()).read();
        assertThat(reading).isInstanceOf(CatalogueReading.Sound.class);
        return ((CatalogueReading.Sound) reading).catalogue();
    }

    private static String after(String start, List<String> quoted) {
        return quoted.stream()
                .filter(text -> text.startsWith(start))
                .map(text -> text.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }
}
