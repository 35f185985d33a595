package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Kalenderdata brings what FS and TP plan into Exchange, and hears from Microsoft Graph what changed there. */
final class KalenderdataIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static RabbitVhost vhost;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() {
        vhost = RabbitNode.shared().vhost("kalenderdata-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("kalenderdata"), "events", "#");
        krokbro = KrokbroProcess.start(CatalogueText.on(vhost)
                .source(
                        "planer",
                        "mq",
                        "events",
                        "{type}",
                        "scheme: bearer",
                        "secrets: [ sesame ]",
                        "notification: { reads: fs, base: \"https://gw-uio.intark.example/fs/v1/\", pointer: absolute,"
                                + " type: \"no.uio.{issuer}.{entity}.{event}\" }")
                .source("exchange", "mq", "events", "{type}", "scheme: microsoft-graph", "secrets: [ klient-tilstand ]")
                .toString());
        await("connected")
                .atMost(Duration.ofSeconds(15))
                .until(() -> plan("FS-prod", "undervisning/1", "j-0").statusCode() == 202);
    }

    @AfterAll
    static void end() {
        krokbro.close();
        vhost.close();
    }

    @Test
    void what_fs_and_tp_plan_is_a_cloudevent_with_a_time_of_utc_and_an_address() throws IOException {
        vhost.messages("kalenderdata");

        assertThat(plan("FS-prod", "undervisning/77", "j-1").statusCode()).isEqualTo(202);
        assertThat(plan("TP-prod", "timeplaner/5", "j-2").statusCode()).isEqualTo(202);

        List<GetResponse> held = vhost.messages("kalenderdata");
        assertThat(held)
                .extracting(message -> message.getEnvelope().getRoutingKey())
                .containsExactly("no.uio.FS-prod.undervisning.update", "no.uio.TP-prod.timeplaner.update");
        JsonNode fs = JSON.readTree(held.getFirst().getBody());
        assertThat(fs.get("id").asText()).isEqualTo("j-1");
        assertThat(fs.get("source").asText()).isEqualTo("FS-prod");
        assertThat(fs.get("subject").asText()).isEqualTo("https://gw-uio.intark.example/fs/v1/undervisning/77");
        assertThat(fs.get("time").asText()).isEqualTo("2026-03-02T09:01:14.123Z");
        assertThat(fs.get("apiversion").asText()).isEqualTo("v1");
        assertThat(JSON.readTree(held.getLast().getBody()).get("subject").asText())
                .isEqualTo("https://gw-uio.intark.example/fs/v1/timeplaner/5");
    }

    @Test
    void graph_hears_its_validation_token_as_plain_text_and_nothing_is_published() {
        vhost.messages("kalenderdata");

        HttpResponse<String> answer = krokbro.send(
                HttpRequest.newBuilder(krokbro.uri("/hooks/uio/exchange?validationToken=Validation%3A%20hei%2B1"))
                        .header("content-type", "text/plain; charset=utf-8")
                        .POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Validation: hei+1");
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(vhost.messages("kalenderdata")).isEmpty();
    }

    @Test
    void a_change_in_exchange_counts_only_with_our_client_state() {
        vhost.messages("kalenderdata");

        assertThat(graph("another").statusCode()).isEqualTo(401);
        assertThat(graph("klient-tilstand").statusCode()).isEqualTo(202);

        assertThat(vhost.messages("kalenderdata"))
                .singleElement()
                .satisfies(message -> assertThat(message.getBody())
                        .asString()
                        .contains("\"type\":\"exchange.updated\"", "\"subject\":\"users/1/events/2\"")
                        .doesNotContain("klient-tilstand"));
    }

    private static HttpResponse<String> plan(String system, String object, String id) {
        String body = """
                {"sub":"%s","iss":"%s","iat":"1772442074123","operation":"update","jti":"%s","rom":"Auditorium 3"}
                """.formatted(object, system, id);
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/planer"))
                .header("authorization", "Bearer sesame")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> graph(String clientState) {
        String body = """
                {"value":[{"id":"n-1","clientState":"%s","changeType":"updated","resource":"users/1/events/2"}]}
                """.formatted(clientState);
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/exchange"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }
}
