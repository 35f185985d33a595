package no.krokbro.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import no.krokbro.catalogue.CatalogueFile;
import no.krokbro.catalogue.CatalogueReading;
import no.krokbro.catalogue.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a preview says of a body that tells of several events, and of what is no event. */
final class PreviewTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private Source source;

    @BeforeEach
    void read(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), """
                tenants:
                  uio:
                    contact: integrasjon@uio.example
                    brokers:
                      mq: { uri: amqps://mq.example/vhost, username: krokbro, passwords: [ herring ] }
                    sources:
                      batch:
                        contact: drift@uio.example
                        scheme:
                          algorithm: hmac-sha256
                          signed: "{body}"
                          signature: { header: X-Signature, encoding: hex }
                          event: { json: /kind }
                          batch: { items: /events, id: /id }
                          content-types: [ application/json ]
                        secrets: [ sardine ]
                        publish: { broker: mq, exchange: events, routing-key: "{event}" }
                """);
        source = switch (new CatalogueFile(file, Map.of()).read()) {
            case CatalogueReading.Faulty(var mistakes) -> throw new AssertionError(mistakes.toString());
            case CatalogueReading.Sound(var catalogue) ->
                catalogue.source("uio", "batch").orElseThrow();
        };
    }

    @Test
    void every_item_becomes_a_notification_of_its_own() {
        Preview preview = preview("{\"events\":[{\"kind\":\"a\",\"id\":\"1\"},{\"kind\":\"b\",\"id\":\"2\",\"x\":1}]}");

        assertThat(preview).isInstanceOfSatisfying(Preview.Becomes.class, becomes -> {
            assertThat(becomes.items())
                    .extracting(item -> item.notification().routingKey())
                    .containsExactly("a", "b");
            assertThat(becomes.items())
                    .extracting(item -> item.notification().id().value())
                    .containsExactly("1", "2");
            assertThat(becomes.items().getLast().dropped()).contains("/x").doesNotContain("/kind");
        });
    }

    @Test
    void one_item_that_cannot_be_read_refuses_all_and_is_named() {
        assertThat(preview("{\"events\":[{\"kind\":\"a\"},{}]}"))
                .isEqualTo(new Preview.Refused("item 1: the hook has no event name"));
    }

    @Test
    void what_has_no_items_is_refused_with_the_place() {
        assertThat(preview("{}")).isEqualTo(new Preview.Refused("there is no array at /events"));
    }

    @Test
    void a_content_type_that_is_not_taken_is_refused() {
        assertThat(Preview.of(source, _ -> List.of("text/xml"), "{}".getBytes(UTF_8), NOW))
                .isEqualTo(new Preview.Refused("This source takes application/json."));
    }

    private Preview preview(String body) {
        return Preview.of(
                source,
                name -> name.equals("content-type") ? List.of("application/json; charset=utf-8") : List.of(),
                body.getBytes(UTF_8),
                NOW);
    }
}
