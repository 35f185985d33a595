package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ADMS, a daemon in PowerShell, keeps its own application and queue in RabbitMQ; Krokbro is an application beside it. */
final class AdmsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String KEY = "no.uio.iga.scim.user.modify";

    private static RabbitVhost vhost;
    private static Endpoint endpoint;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() {
        vhost = RabbitNode.shared().vhost("adms-" + UUID.randomUUID());
        vhost.exchange("outgoing_iga", "topic");
        vhost.bind(vhost.quorumQueue("to_adms"), "outgoing_iga", "#");
        vhost.bind(vhost.quorumQueue("to_krokbro"), "outgoing_iga", "#");
        endpoint = Endpoint.http();
        String own = vhost.name() + "-k"; // reads its own queue, writes to its own exchange, and may do no more
        vhost.node()
                .user(
                        own,
                        "secret",
                        vhost.name(),
                        "^krokbro\\\\.",
                        "^(krokbro\\\\.|outgoing_iga$)",
                        "^(krokbro\\\\.|to_krokbro$)");
        krokbro = KrokbroProcess.start(new CatalogueText()
                .broker("mq", vhost.node().port(), vhost.name(), own, "secret")
                .source(
                        "iga",
                        "mq",
                        "outgoing_iga",
                        "no.uio.iga.scim.user.{event}",
                        "scheme: bearer",
                        "secrets: [ sesame ]",
                        "notification: { reads: scim-notify }")
                .subscription("sky", "to_krokbro", endpoint)
                .toString());
        await("connected").atMost(SOON).until(() -> hook() == 202);
    }

    @AfterAll
    static void end() {
        krokbro.close();
        endpoint.close();
        vhost.close();
    }

    @Test
    void the_client_of_amqp_and_the_one_of_http_see_every_message_and_neither_takes_the_others() {
        vhost.messages("to_adms");
        List<String> sent =
                IntStream.range(0, 50).mapToObj(i -> "accounts/" + i).toList();

        sent.forEach(body -> vhost.publish("outgoing_iga", KEY, body));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(endpoint.received())
                        .extracting(Received::text)
                        .containsAll(sent));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(vhost.depth("to_krokbro")).isZero());
        assertThat(vhost.consumers("to_adms")).isZero(); // nobody but its owner, who comes when it likes
        assertThat(vhost.messages("to_adms"))
                .extracting(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .containsExactlyElementsOf(sent);
    }

    @Test
    void an_iga_that_sends_webhooks_reaches_adms_where_it_has_always_listened() {
        vhost.messages("to_adms");

        assertThat(hook()).isEqualTo(202);

        assertThat(vhost.messages("to_adms")).singleElement().satisfies(message -> {
            assertThat(message.getEnvelope().getRoutingKey()).isEqualTo(KEY);
            assertThat(message.getBody())
                    .asString()
                    .contains("\"subject\":\"https://gw-uio.intark.example/scim/v2/Users/uhid-1\"")
                    .doesNotContain("Kari");
        });
    }

    private static int hook() {
        String body = """
                {"schemas":["urn:ietf:params:scim:schemas:notify:2.0:Event"],"type":"MODIFY",
                 "resourceUris":["https://gw-uio.intark.example/scim/v2/Users/uhid-1"],
                 "attributes":["displayName"],"values":{"displayName":"Kari Nordmann"}}
                """;
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/iga"))
                        .header("authorization", "Bearer sesame")
                        .header("content-type", "application/scim+json")
                        .POST(BodyPublishers.ofString(body)))
                .statusCode();
    }
}
