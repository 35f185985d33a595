package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.Secret;
import no.krokbro.signature.SignedRequest;
import no.krokbro.signature.Signer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hooks that are proven in other ways than by a header with an HMAC. */
final class SignedHooksIT {
    // RFC 8032 7.1, test 1
    private static final String PRIVATE = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static RabbitVhost vhost;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() {
        vhost = RabbitNode.shared().vhost("signed-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        krokbro = KrokbroProcess.start(CatalogueText.on(vhost)
                .source("discord", "mq", "events", "x", "scheme: discord", "secrets: [ " + PUBLIC + " ]")
                .source("sms", "mq", "events", "x", "scheme: twilio", "secrets: [ geheim ]")
                .source("graph", "mq", "events", "x", "scheme: microsoft-graph", "secrets: [ geheim ]")
                .source("basic", "mq", "events", "x", "scheme: basic", "secrets: [ \"kari:a:b\" ]")
                .toString()
                .replace("service:\n", "service:\n  public-url: https://krokbro.example/base/\n"));
        await("connected")
                .atMost(Duration.ofSeconds(15))
                .until(() -> status("basic", "", Map.of("authorization", "Basic a2FyaTphOmI="), "{}") == 202);
    }

    @AfterAll
    static void end() {
        krokbro.close();
    }

    @Test
    void a_public_key_proves_a_hook() {
        String body = "{\"event\":{\"type\":\"ENTITLEMENT_CREATE\"}}";
        Map<String, String> headers = signed("discord", PRIVATE, "", body);

        assertThat(status("discord", "", headers, body)).isEqualTo(204);
        assertThat(status("discord", "", headers, body.replace("CREATE", "DELETE")))
                .isEqualTo(401);
    }

    @Test
    void a_signed_address_is_the_public_one_with_its_query() {
        String url = "https://krokbro.example/base/hooks/uio/sms";
        Map<String, String> headers =
                new HashMap<>(signed("twilio", "geheim", url + "?kari=1%20", "To=%2B47&Body=hei"));
        headers.put("content-type", "application/x-www-form-urlencoded");

        assertThat(status("sms", "?kari=1%20", headers, "Body=hei&To=%2b47")).isEqualTo(200);
        assertThat(status("sms", "?kari=2", headers, "To=%2B47&Body=hei")).isEqualTo(401);
        assertThat(status("sms", "?kari=1%20", headers, "To=%2B47&Body=hade")).isEqualTo(401);
        assertThat(status("sms", "?kari=1%20", headers, "To=%2B47&To=%2B47&Body=hei"))
                .isEqualTo(401);
    }

    @Test
    void every_item_must_know_the_secret() {
        String item = "{\"clientState\":\"geheim\",\"changeType\":\"created\",\"resource\":\"users/1\"}";

        assertThat(status("graph", "", Map.of(), "{\"value\":[%s,%s]}".formatted(item, item)))
                .isEqualTo(202);
        assertThat(status("graph", "", Map.of(), "{\"value\":[%s,{}]}".formatted(item)))
                .isEqualTo(401);
        assertThat(status("graph", "", Map.of(), "{\"value\"")).isEqualTo(401);
    }

    private static Map<String, String> signed(String preset, String secret, String url, String body) {
        SignedRequest request = new SignedRequest("POST", url, _ -> List.of(), body.getBytes(StandardCharsets.UTF_8));
        return Signer.of(Scheme.preset(preset).orElseThrow(), List.of(Secret.of(secret)))
                .sign("unused", Instant.now(), request);
    }

    private static int status(String source, String query, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(krokbro.uri("/hooks/uio/" + source + query))
                .setHeader("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        return krokbro.send(request).statusCode();
    }
}
