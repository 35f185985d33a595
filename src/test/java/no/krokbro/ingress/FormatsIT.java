package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of every known format, through the front door into a queue, and from a queue to an endpoint. */
@RealBroker
final class FormatsIT {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/formats");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String XML_SECRET = "alma-secret-of-a-library";

    private final Endpoint endpoint = Endpoint.http();
    private RabbitVhost vhost;
    private KrokbroProcess krokbro;

    @BeforeEach
    void start(RabbitVhost own) throws IOException {
        vhost = own;
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        vhost.quorumQueue("legacy");
        krokbro = KrokbroProcess.start(CatalogueText.on(vhost)
                .source(
                        "sender",
                        "mq",
                        "events",
                        "{type}",
                        "scheme: bearer",
                        "secrets: [ sesame ]",
                        "notification: { reads: any }")
                .source(
                        "alma",
                        "mq",
                        "events",
                        "{type}",
                        "scheme: alma",
                        "secrets: [ " + XML_SECRET + " ]",
                        "notification: { subject: \"{json:/institution/value}/{json:/job_instance/status}\" }")
                .subscription("fs", "legacy", endpoint, "filter: { type: \"personer.*\", source: FS-prod }")
                .toString());
        await("connected")
                .atMost(Duration.ofSeconds(15))
                .until(() -> post("ping/1", "text/plain").statusCode() == 202);
        vhost.messages("held");
    }

    @AfterEach
    void end() {
        krokbro.close();
        endpoint.close();
    }

    @Test
    void every_format_comes_out_as_a_cloudevent_with_the_senders_id() throws IOException {
        for (String format : List.of("cloudevents", "cerebrum", "fs", "scim-notify", "dfo", "greg", "text")) {
            String body = Files.readString(GOLDEN.resolve(format + ".in"));
            JsonNode golden = JSON.readTree(Files.readString(GOLDEN.resolve(format + ".out")));
            boolean hasId = !golden.get("id").asText().equals("72d3162e-cc78-11e3");

            HttpResponse<String> answer = post(body, "application/octet-stream");
            HttpResponse<String> again = post(body, "text/plain");

            assertThat(answer.statusCode()).as(format).isEqualTo(202);
            assertThat(again.headers().firstValue("krokbro-duplicate").isPresent())
                    .as(format)
                    .isEqualTo(hasId);
            List<GetResponse> held = vhost.messages("held");
            assertThat(held).as(format).hasSize(hasId ? 1 : 2);
            JsonNode event = JSON.readTree(held.getFirst().getBody());
            for (String member : List.of("source", "type", "subject", "attributes", "notbefore", "apiversion")) {
                assertThat(event.path(member)).as(format + "/" + member).isEqualTo(golden.path(member));
            }
            assertThat(held.getFirst().getProps().getMessageId())
                    .isEqualTo(event.get("id").asText());
            if (hasId) {
                assertThat(event.get("id")).isEqualTo(golden.get("id"));
            }
        }
    }

    @Test
    void xml_is_mapped_as_the_json_that_says_the_same() throws Exception {
        byte[] body = Files.readAllBytes(GOLDEN.resolve("alma.in"));

        assertThat(alma(body).body()).isEqualTo("{\"id\":\"5521364190000\"}");
        assertThat(alma("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><id>1</id><action>&x;</action></a>"
                                .getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);

        List<GetResponse> held = vhost.messages("held");
        assertThat(held).hasSize(1);
        assertThat(new String(held.getFirst().getBody(), StandardCharsets.UTF_8))
                .contains("\"type\":\"alma.JOB_END\"", "\"subject\":\"47BIBSYS_UBO/COMPLETED\"")
                .doesNotContain("Kari");
    }

    @Test
    void a_subscription_filters_the_senders_own_formats_and_tells_them_as_cloudevents() throws IOException {
        for (String format : List.of("dfo", "greg", "fs")) {
            vhost.publish("", "legacy", Files.readString(GOLDEN.resolve(format + ".in")));
        }

        await().atMost(Duration.ofSeconds(15))
                .until(() -> vhost.depth("legacy") == 0 && endpoint.received().size() == 1);
        Received hook = endpoint.received().getFirst();
        assertThat(hook.text()).isEqualTo(Files.readString(GOLDEN.resolve("fs.in")));
        assertThat(hook.header("webhook-id")).contains("35380ac0-0000-4000-8000-2f2dded049ee");
        assertThat(hook.header("ce-id")).contains("35380ac0-0000-4000-8000-2f2dded049ee");
        assertThat(hook.header("ce-specversion")).contains("1.0");
        assertThat(hook.header("ce-source")).contains("FS-prod");
        assertThat(hook.header("ce-type")).contains("personer.update");
        assertThat(hook.header("ce-subject")).contains("personer/90001");
        assertThat(hook.header("ce-time")).contains("2026-03-02T09:01:14.123Z");
    }

    private HttpResponse<String> post(String body, String contentType) {
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/sender"))
                .header("authorization", "Bearer sesame")
                .header("content-type", contentType)
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> alma(byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(XML_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/alma"))
                .header("x-exl-signature", Base64.getEncoder().encodeToString(mac.doFinal(body)))
                .header("content-type", "application/xml")
                .POST(BodyPublishers.ofByteArray(body)));
    }
}
