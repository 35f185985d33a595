package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The source systems, each in its own format with its own content type, under the routing keys that their consumers know:
 * by webhook into RabbitMQ, and from RabbitMQ to an endpoint. The golden files of the formats are FormatsIT's.
 */
final class FsSapTpIgaIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(20);

    private static RabbitVhost vhost;
    private static Endpoint endpoint;
    private static KrokbroProcess krokbro;

    /**
     * What a system sends, and what becomes of it.
     *
     * @param key template of the routing key that its consumers know
     * @param routed that key
     * @param told as the body names it: what kind of event an endpoint is told in a header
     */
    record Sent(
            String system,
            String reads,
            String contentType,
            String body,
            String key,
            String routed,
            String subject,
            String told) {
        @Override
        public String toString() {
            return system;
        }
    }

    static Stream<Sent> systems() {
        return Stream.of(
                new Sent(
                        "fs",
                        "fs",
                        "application/json",
                        "{\"sub\":\"personer/90001\",\"iss\":\"FS-prod\",\"iat\":\"1772442074123\",\"operation\":\"update\",\"jti\":\"f-1\",\"person_id\":\"90001\"}",
                        "no.uio.fs.{issuer}.{entity}.{event}",
                        "no.uio.fs.FS-prod.personer.update",
                        "personer/90001",
                        "personer.update"),
                new Sent(
                        "tp",
                        "fs",
                        "application/json",
                        "{\"sub\":\"timeplaner/5\",\"iss\":\"TP-prod\",\"iat\":\"1772442074123\",\"operation\":\"create\",\"jti\":\"t-1\"}",
                        "no.uio.tp.{entity}.{event}",
                        "no.uio.tp.timeplaner.create",
                        "timeplaner/5",
                        "timeplaner.create"),
                new Sent(
                        "sap",
                        "dfo",
                        "application/octet-stream",
                        "{\"id\":\"00101223\",\"uri\":\"dfo:ansatte\",\"gyldigEtter\":\"20260401\"}",
                        "no.uio.sap.{entity}",
                        "no.uio.sap.ansatte",
                        "ansatte/00101223",
                        "ansatte"),
                new Sent(
                        "iga",
                        "scim-notify",
                        "application/scim+json",
                        "{\"schemas\":[\"urn:ietf:params:scim:schemas:notify:2.0:Event\"],\"type\":\"MODIFY\",\"time\":\"2026-03-02T09:01:14Z\",\"resourceUris\":[\"https://gw-uib.intark.example/scim/v2/Users/uhid-1\"],\"attributes\":[\"displayName\"]}",
                        "no.uib.iga.scim.user.{event}",
                        "no.uib.iga.scim.user.modify",
                        "https://gw-uib.intark.example/scim/v2/Users/uhid-1",
                        ""), // it says neither who sent it nor that it has an id: no CloudEvents headers
                new Sent(
                        "cerebrum",
                        "cerebrum",
                        "text/plain",
                        "{\"jti\":\"c-1\",\"eventUris\":[\"urn:ietf:params:event:SCIM:modify\"],\"iat\":1772442074,\"iss\":\"https://cerebrum.example\",\"aud\":[\"AD_account\"],\"sub\":\"https://cerebrum.example/v1/accounts/ola\",\"resourceType\":\"accounts\"}",
                        "no.uio.cerebrum.scim.{entity}.{event}",
                        "no.uio.cerebrum.scim.accounts.modify",
                        "https://cerebrum.example/v1/accounts/ola",
                        "accounts.modify"));
    }

    @BeforeAll
    static void start() {
        vhost = RabbitNode.shared().vhost("systems-" + UUID.randomUUID());
        endpoint = Endpoint.http();
        CatalogueText catalogue = CatalogueText.on(vhost);
        vhost.exchange("outgoing", "topic");
        vhost.bind(vhost.quorumQueue("held"), "outgoing", "#");
        systems().forEach(one -> {
            vhost.quorumQueue("from_" + one.system());
            catalogue.source(
                    one.system(),
                    "mq",
                    "outgoing",
                    one.key(),
                    "scheme: bearer",
                    "secrets: [ sesame ]",
                    "notification: { reads: " + one.reads() + " }");
            catalogue.subscription(one.system(), "from_" + one.system(), endpoint);
        });
        krokbro = KrokbroProcess.start(catalogue.toString());
        await("connected")
                .atMost(SOON)
                .until(() ->
                        hook("fs", "application/json", "{\"sub\":\"a/1\",\"operation\":\"x\",\"iss\":\"FS\"}") == 202);
        vhost.messages("held");
    }

    @AfterAll
    static void end() {
        krokbro.close();
        endpoint.close();
        vhost.close();
    }

    @ParameterizedTest
    @MethodSource("systems")
    void by_webhook_it_is_a_cloudevent_under_the_key_that_consumers_know(Sent one) throws IOException {
        assertThat(hook(one.system(), one.contentType(), one.body())).isEqualTo(202);

        GetResponse held = vhost.messages("held").getLast();
        JsonNode event = JSON.readTree(held.getBody());
        assertThat(held.getEnvelope().getRoutingKey()).isEqualTo(one.routed());
        assertThat(held.getProps().getContentType()).isEqualTo("application/cloudevents+json");
        assertThat(held.getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(held.getProps().getAppId()).isEqualTo("krokbro");
        assertThat(held.getProps().getType()).isEqualTo(event.get("type").asText());
        assertThat(held.getProps().getTimestamp()).isNotNull();
        assertThat(event.get("specversion").asText()).isEqualTo("1.0");
        assertThat(event.get("subject").asText()).isEqualTo(one.subject());
        assertThat(event.get("id").asText())
                .isNotEmpty()
                .isEqualTo(held.getProps().getMessageId());
        assertThat(event.get("time").asText()).endsWith("Z");
        assertThat(event.path("notbefore").isMissingNode())
                .isEqualTo(!one.system().equals("sap"));
    }

    @ParameterizedTest
    @MethodSource("systems")
    void from_a_queue_its_bytes_arrive_as_they_are_with_headers_that_tell_what_they_mean(Sent one) {
        vhost.publish(
                "",
                "from_" + one.system(),
                new AMQP.BasicProperties.Builder()
                        .contentType(one.contentType())
                        .build(),
                one.body().getBytes(StandardCharsets.UTF_8));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(endpoint.received())
                        .extracting(Received::text)
                        .contains(one.body()));
        Received hook = endpoint.received().stream()
                .filter(received -> received.text().equals(one.body()))
                .findFirst()
                .orElseThrow();
        assertThat(hook.header("content-type")).contains(one.contentType());
        assertThat(hook.header("ce-type").orElse("")).isEqualTo(one.told());
        if (!one.told().isEmpty()) {
            assertThat(hook.header("ce-subject")).contains(one.subject());
            assertThat(hook.header("ce-id")).isEqualTo(hook.header("webhook-id"));
        }
    }

    private static int hook(String source, String contentType, String body) {
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/" + source))
                        .header("authorization", "Bearer sesame")
                        .header("content-type", contentType)
                        .POST(BodyPublishers.ofString(body)))
                .statusCode();
    }
}
