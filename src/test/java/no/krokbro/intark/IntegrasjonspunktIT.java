package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** eFormidling's integrasjonspunkt: its webhook as a source, and what it offers its own subscribers, offered to ours. */
final class IntegrasjonspunktIT {
    private static final String STATUS = """
            {"createdTs":"2026-03-02T10:01:14.123+01:00","resource":"messages","event":"status",
             "messageId":"3380ac00-0000-4000-8000-2f2dded049ee","conversationId":"7a1e0000-0000-4000-8000-000000000001",
             "direction":"OUTGOING","serviceIdentifier":"DPO","status":"LEVERT","description":"Levert til Kari Nordmann"}""";

    private static final Endpoint ENDPOINT = Endpoint.http();
    private static final Endpoint SILENT = Endpoint.http().answers(404);
    private static RabbitVhost vhost;
    private static CatalogueText catalogue;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() {
        vhost = RabbitNode.shared().vhost("integrasjonspunkt-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("notified"), "events", "#");
        vhost.quorumQueue("work");
        vhost.quorumQueue("unasked");
        vhost.publish("", "work", "{\"status\":\"SENDT\",\"direction\":\"INCOMING\"}");
        vhost.publish("", "work", "{\"status\":\"FEIL\",\"direction\":\"OUTGOING\"}");
        vhost.publish("", "work", "{\"status\":\"LEVETID_UTLOPT\",\"direction\":\"INCOMING\"}");
        vhost.publish("", "unasked", "{}");
        catalogue = CatalogueText.on(vhost)
                .source(
                        "efm",
                        "mq",
                        "events",
                        "no.uio.{type}",
                        "scheme: integrasjonspunkt",
                        "senders: [ 127.0.0.0/8 ]",
                        "max-body: 1KiB")
                .subscription(
                        "arkiv",
                        "work",
                        ENDPOINT,
                        "ping: true",
                        "max-message: 64",
                        "filter: { json: { /status: [ FEIL, LEVETID_UTLOPT, LEST ], /direction: INCOMING } }")
                .subscription("silent", "unasked", SILENT, "ping: true");
        krokbro = KrokbroProcess.start(catalogue.toString(), Map.of("KROKBRO_ADMIN_KEY", "sesame"));
    }

    @AfterAll
    static void end() {
        krokbro.close();
        ENDPOINT.close();
        SILENT.close();
        vhost.close();
    }

    @Test
    void its_ping_is_answered_and_publishes_nothing_and_a_status_is_one_thin_notification_of_the_message() {
        await("connected")
                .atMost(Duration.ofSeconds(15))
                .until(() -> post(STATUS).statusCode() == 202);
        vhost.messages("notified");

        assertThat(post("{\"createdTs\":\"2026-03-02T10:01:14.123+01:00\",\"event\":\"ping\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(STATUS).statusCode()).isEqualTo(202);

        assertThat(vhost.messages("notified")).singleElement().satisfies(message -> {
            assertThat(message.getEnvelope().getRoutingKey()).isEqualTo("no.uio.efm.status");
            assertThat(body(message)).doesNotContain("Nordmann").doesNotContain("LEVERT");
            assertThat(new JsonObject(body(message)).getString("subject"))
                    .isEqualTo("3380ac00-0000-4000-8000-2f2dded049ee");
        });
    }

    @Test
    void a_route_has_a_size_of_its_own_in_and_out() {
        assertThat(post(STATUS.replace("Levert til", "x".repeat(1024))).statusCode())
                .isEqualTo(413);
        vhost.publish(
                "", "work", "{\"status\":\"FEIL\",\"direction\":\"INCOMING\",\"x\":\"%s\"}".formatted("x".repeat(64)));

        await("the dead letter")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() ->
                        assertThat(get("subscriptions/arkiv/dead-letters")).contains("\"reason\":\"too-large\""));
    }

    @Test
    void an_endpoint_is_asked_by_a_signed_ping_before_the_first_message_and_hears_what_its_filter_wants() {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(ENDPOINT.received()).hasSizeGreaterThanOrEqualTo(2));

        Endpoint.Received ping = ENDPOINT.received().getFirst();
        assertThat(new JsonObject(ping.text()).getString("event")).isEqualTo("ping");
        assertThat(ping.header("webhook-signature")).isPresent();
        assertThat(ping.header("webhook-id"))
                .hasValueSatisfying(id -> assertThat(id).startsWith("ping_"));
        assertThat(ENDPOINT.received().stream().skip(1))
                .allSatisfy(message -> assertThat(message.text()).contains("LEVETID_UTLOPT"));
    }

    @Test
    void an_endpoint_that_does_not_answer_its_ping_gets_nothing() {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(get("subscriptions/silent"))
                        .contains("\"state\":\"pinging\"")
                        .contains("(404)"));

        assertThat(SILENT.received()).allSatisfy(ping -> assertThat(ping.text()).contains("ping"));
        assertThat(vhost.depth("unasked")).isEqualTo(1);
    }

    @Test
    void the_same_queue_to_the_same_endpoint_twice_is_refused() throws Exception {
        Files.writeString(
                krokbro.catalogue(),
                catalogue.subscription("twin", "work", ENDPOINT).toString());

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(krokbro.log())
                        .contains(
                                "tenants.uio.subscriptions.twin.endpoint: is where arkiv delivers the same queue to."));
    }

    private static HttpResponse<String> post(String body) {
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/efm"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String get(String path) {
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/api/v1/tenants/uio/" + path))
                        .header("authorization", "Bearer sesame"))
                .body();
    }

    private static String body(GetResponse message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
