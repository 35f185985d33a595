package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import no.krokbro.fixture.KrokbroProcess;
import org.junit.jupiter.api.Test;

/** Nettskjema's order form: nobody gets a source or a subscription without saying who can be reached. */
final class OrderFormIT {
    private static final String ORDERED = """
            tenants:
              uio:
                contact: integrasjon@uio.example
                brokers:
                  mq: { uri: "amqp://127.0.0.1:1", username: krokbro, passwords: [ krokbro ], plaintext: true }
                sources:
                  github:
                    contact: ops@uio.example
                    scheme: github
                    secrets: [ sardine ]
                    publish: { broker: mq, exchange: events }
                subscriptions:
                  crm:
                    contact: crm@uio.example
                    queue: { broker: mq, name: work }
                    endpoint: https://crm.uio.example/hooks
            """;

    @Test
    void an_order_without_somebody_to_reach_is_refused_with_line_and_remedy_and_the_rest_lists_whom_to_reach()
            throws IOException {
        try (KrokbroProcess krokbro = KrokbroProcess.start(ORDERED, Map.of("KROKBRO_ADMIN_KEY", "sesame"))) {
            Files.writeString(
                    krokbro.catalogue(),
                    ORDERED.replace("        contact: ops@uio.example\n", "").replace("crm@uio.example", "crm, ops"));

            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(krokbro.log())
                            .contains("krokbro.yaml:7 tenants.uio.sources.github.contact: is missing. Add it.")
                            .contains("krokbro.yaml:13 tenants.uio.subscriptions.crm.contact:"
                                    + " takes an e-mail address that people read"));
            JsonObject listed =
                    new JsonObject(krokbro.send(HttpRequest.newBuilder(krokbro.uri("/api/v1/tenants/uio/health"))
                                    .header("authorization", "Bearer sesame"))
                            .body());
            assertThat(listed.getString("contact")).isEqualTo("integrasjon@uio.example");
            assertThat(contact(listed.getJsonArray("sources"))).isEqualTo("ops@uio.example");
            assertThat(contact(listed.getJsonArray("subscriptions"))).isEqualTo("crm@uio.example");
            assertThat(listed.encode()).doesNotContain("sardine");
        }
    }

    private static String contact(JsonArray rows) {
        return rows.getJsonObject(0).getString("contact");
    }
}
