package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What vendors ask before they send: each hears what it needs, and nothing is published. */
final class HandshakesIT {
    private static final String SECRET = "geheim";
    private static final String TOPIC = "https://hub.example/feed";
    private static final String SECRETS = "secrets: [ geheim, { value: tell-me, use: handshake },"
            + " { value: \"https://hub.example/feed\", use: handshake },"
            + " { value: expired, use: handshake, until: 2020-01-01 } ]";

    private static RabbitVhost vhost;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() throws IOException {
        vhost = RabbitNode.shared().vhost("handshakes-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        CatalogueText catalogue = CatalogueText.on(vhost);
        for (String preset : new String[] {"github", "slack", "zoom", "dropbox", "meta", "twitter"}) {
            catalogue.source(preset, "mq", "events", "x", "scheme: " + preset, SECRETS);
        }
        for (String vendor : new String[] {
            "microsoft-graph",
            "okta",
            "websub",
            "event-grid",
            "cloudevents",
            "discord",
            "discord-interactions",
            "asana",
            "alma",
            "integrasjonspunkt",
            "trello"
        }) {
            catalogue.source(
                    vendor, "mq", "events", "x", declared(vendor), SECRETS, "senders: [ 127.0.0.1 ]", "rate: 600/m");
        }
        krokbro = KrokbroProcess.start(catalogue.toString());
    }

    @AfterAll
    static void nothing_was_published() {
        krokbro.close();
        assertThat(vhost.messages("held")).isEmpty();
    }

    @Test
    void slack_hears_its_challenge_once_its_signature_is_verified() {
        String body =
                "{\"token\":\"t\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmd\",\"type\":\"url_verification\"}";
        String now = Long.toString(Instant.now().getEpochSecond());

        HttpResponse<String> answer = send(post("slack", body)
                .header("x-slack-request-timestamp", now)
                .header("x-slack-signature", "v0=" + hex(hmac("v0:" + now + ":" + body))));

        assertText(answer, "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmd");
        assertThat(send(post("slack", body)
                                .header("x-slack-request-timestamp", now)
                                .header("x-slack-signature", "v0=" + "0".repeat(64)))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void zoom_hears_its_token_signed() {
        String body = "{\"event\":\"endpoint.url_validation\",\"payload\":{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\"}}";

        assertJson(
                zoom(body),
                "{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\",\"encryptedToken\":\"" + hex(hmac("qgg8vlvZRS6UYooatFL8Aw"))
                        + "\"}");
    }

    @Test
    void nothing_is_signed_that_could_be_a_hook() {
        assertThat(zoom("{\"event\":\"endpoint.url_validation\",\"payload\":{\"plainToken\":\"v0:1:{}\"}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(get("twitter?crc_token=%7B%22a%22%3A1%7D").statusCode()).isEqualTo(400);
        assertThat(send(post("twitter", "word")
                                .header("x-twitter-webhooks-signature", "sha256=" + base64(hmac("word"))))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void twitter_hears_its_crc_token_signed() {
        assertJson(
                get("twitter?crc_token=MTIzNDU2Nzg5"),
                "{\"response_token\":\"sha256=" + base64(hmac("MTIzNDU2Nzg5")) + "\"}");
    }

    @Test
    void microsoft_graph_hears_its_validation_token_decoded_whatever_its_content_type() {
        assertText(
                send(post("microsoft-graph?validationToken=Validation%3A%20Testing+client", "")
                        .setHeader("content-type", "text/plain; charset=utf-8")),
                "Validation: Testing client");
    }

    @Test
    void okta_hears_its_challenge() {
        assertJson(
                send(HttpRequest.newBuilder(uri("okta")).header("x-okta-verification-challenge", "abc")),
                "{\"verification\":\"abc\"}");
        assertThat(get("okta").statusCode()).isEqualTo(405);
    }

    @Test
    void dropbox_and_alma_hear_their_challenge() {
        assertText(get("dropbox?challenge=%3Cb%3E"), "<b>");
        assertJson(get("alma?challenge=x%22y"), "{\"challenge\":\"x\\\"y\"}");
    }

    @Test
    void meta_hears_its_challenge_when_it_tells_a_token_of_ours_that_is_valid() {
        String asked = "meta?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";

        assertText(get(asked + "tell-me"), "1158201444");
        assertThat(get(asked + "tell-us").statusCode()).isEqualTo(401);
        assertThat(get(asked + "expired").statusCode()).isEqualTo(401);
        assertThat(get(asked + SECRET).statusCode()).as("a key is no token").isEqualTo(401);
        assertThat(get("meta?hub.mode=subscribe&hub.challenge=1").statusCode()).isEqualTo(401);
    }

    @Test
    void a_token_of_a_handshake_signs_no_hook() {
        assertThat(send(post("meta", "{\"object\":\"page\"}")
                                .header(
                                        "x-hub-signature-256",
                                        "sha256=" + hex(hmac("tell-me", "{\"object\":\"page\"}"))))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_websub_hub_hears_its_challenge_for_a_topic_of_ours() {
        assertText(get("websub?hub.mode=subscribe&hub.challenge=c&hub.topic=" + TOPIC), "c");
        assertThat(get("websub?hub.mode=subscribe&hub.challenge=c&hub.topic=https://other.example")
                        .statusCode())
                .isEqualTo(401);
        assertThat(get("websub?hub.mode=unsubscribe&hub.challenge=c&hub.topic=" + TOPIC)
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void event_grid_hears_its_validation_code() {
        assertJson(
                send(post("event-grid", "[{\"id\":\"1\",\"data\":{\"validationCode\":\"512d38b6\"}}]")
                        .header("aeg-event-type", "SubscriptionValidation")),
                "{\"validationResponse\":\"512d38b6\"}");
    }

    @Test
    void a_sender_of_cloudevents_hears_that_it_may_send_and_how_often() {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("cloudevents"))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("webhook-request-origin", "eventemitter.example.com")
                .header("webhook-request-rate", "120"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("webhook-allowed-origin")).contains("eventemitter.example.com");
        assertThat(answer.headers().firstValue("webhook-allowed-rate")).contains("600");
        assertThat(answer.headers().firstValue("allow")).contains("POST");
    }

    @Test
    void discord_hears_that_its_ping_arrived() {
        assertThat(send(post("discord", "{\"version\":1,\"type\":0}")).statusCode())
                .isEqualTo(204);
        assertJson(send(post("discord-interactions", "{\"type\":1}")), "{\"type\":1}");
    }

    @Test
    void asana_hears_its_secret_which_is_kept_and_logged_nowhere() {
        HttpResponse<String> answer =
                send(post("asana", "").header("x-hook-secret", "b537207f20cbfa02357cf448134da559"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-hook-secret")).contains("b537207f20cbfa02357cf448134da559");
        assertThat(krokbro.log()).doesNotContain("b537207f20cbfa02357cf448134da559");
        assertThat(send(post("asana", "{}")
                                .header("x-hook-signature", hex(hmac("b537207f20cbfa02357cf448134da559", "{}"))))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void integrasjonspunkt_hears_that_its_ping_arrived() {
        assertThat(send(post("integrasjonspunkt", "{\"createdTs\":1,\"event\":\"ping\"}"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void trello_hears_that_we_are_there() {
        assertThat(send(HttpRequest.newBuilder(uri("trello")).method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void an_answer_is_short_and_what_stands_twice_is_no_question() {
        assertThat(get("dropbox?challenge=" + "x".repeat(1025)).statusCode()).isEqualTo(400);
        assertThat(get("dropbox?challenge=x&challenge=y").statusCode()).isEqualTo(405);
    }

    @Test
    void other_methods_are_refused_and_told_which_are_not() {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri("dropbox")).method("PUT", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("POST, GET");
    }

    @Test
    void an_unknown_source_answers_a_question_as_it_answers_a_hook() {
        assertThat(get("nothing?challenge=x").statusCode()).isEqualTo(404);
        assertThat(get("nothing?challenge=x").body().replaceAll("[0-9a-f]{32}", ""))
                .isEqualTo(send(post("nothing", "{}")).body().replaceAll("[0-9a-f]{32}", ""));
    }

    private static HttpResponse<String> zoom(String body) {
        String now = Long.toString(Instant.now().getEpochSecond());
        return send(post("zoom", body)
                .header("x-zm-request-timestamp", now)
                .header("x-zm-signature", "v0=" + hex(hmac("v0:" + now + ":" + body))));
    }

    private static String declared(String vendor) throws IOException {
        return "scheme:\n"
                + Files.readString(Path.of("src/test/resources/handshakes", vendor + ".yaml"))
                        .indent(10)
                        .stripTrailing();
    }

    private static URI uri(String source) {
        return krokbro.uri("/hooks/uio/" + source);
    }

    private static HttpRequest.Builder post(String source, String body) {
        return HttpRequest.newBuilder(uri(source))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> get(String source) {
        return send(HttpRequest.newBuilder(uri(source)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return krokbro.send(request);
    }

    private static void assertText(HttpResponse<String> answer, String text) {
        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
    }

    private static void assertJson(HttpResponse<String> answer, String json) {
        assertThat(answer.body()).isEqualTo(json);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }

    private static byte[] hmac(String text) {
        return hmac(SECRET, text);
    }

    private static byte[] hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
