package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.TokenIssuer;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hooks that are proven by keys that their sender publishes. */
final class SenderKeysIT {
    private static final TokenIssuer ISSUER = TokenIssuer.of("RS256", "k1");
    private static final String TRUST = "trust: { jwks: \"%s\", issuer: \"https://login.example\", audience: krokbro }";
    private static RabbitVhost vhost;
    private static Endpoint server;
    private static Endpoint broken;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() {
        vhost = RabbitNode.shared().vhost("keys-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        server = Endpoint.http().answers(Answer.of(200).body(TokenIssuer.jwks(ISSUER)));
        broken = Endpoint.http().answers(500);
        krokbro = KrokbroProcess.start(CatalogueText.on(vhost)
                .source("bearer", "mq", "events", "x", "scheme: jwt-bearer", TRUST.formatted(server.url()))
                .source("down", "mq", "events", "x", "scheme: jwt-bearer", TRUST.formatted(broken.url()))
                .source(
                        "canvas",
                        "mq",
                        "events",
                        "x",
                        "scheme: canvas-live-events",
                        "trust: { jwks: \"" + server.url() + "\", topics: [ \"7\" ] }")
                .source("sns", "mq", "events", "x", "scheme: aws-sns", "trust: { topics: [ \"arn:aws:sns:x\" ] }")
                .toString());
        await("connected")
                .atMost(Duration.ofSeconds(15))
                .until(() -> bearing("bearer", token()).statusCode() == 202);
    }

    @AfterAll
    static void end() {
        krokbro.close();
        server.close();
        broken.close();
    }

    @Test
    void a_token_of_the_issuer_is_taken_and_no_other() {
        JwtClaims elsewhere = TokenIssuer.claims(Instant.now());
        elsewhere.setAudience("another");

        assertThat(bearing("bearer", token()).statusCode()).isEqualTo(202);
        assertThat(bearing("bearer", ISSUER.token(elsewhere)).statusCode()).isEqualTo(401);
        assertThat(bearing("bearer", TokenIssuer.of("RS256", "k1").token(TokenIssuer.claims(Instant.now())))
                        .statusCode())
                .isEqualTo(401);
        assertThat(bearing("bearer", "none").statusCode()).isEqualTo(401);
    }

    @Test
    void keys_that_cannot_be_fetched_are_our_trouble_and_the_sender_tries_again() {
        HttpResponse<String> answer = bearing("down", token());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
        assertThat(answer.body()).doesNotContain("127.0.0.1");
    }

    @Test
    void the_claims_of_a_body_are_the_event() {
        JwtClaims claims = new JwtClaims();
        claims.setClaim("metadata", Map.of("event_name", "course_created", "root_account_id", "7"));

        assertThat(post("canvas", ISSUER.token(claims)).statusCode()).isEqualTo(202);
        await("published")
                .atMost(Duration.ofSeconds(10))
                .until(() -> vhost.messages("held").stream()
                        .anyMatch(message -> new String(message.getBody(), StandardCharsets.UTF_8)
                                .contains("canvas.course_created")));
        claims.setClaim("metadata", Map.of("event_name", "course_created", "root_account_id", "8"));
        assertThat(post("canvas", ISSUER.token(claims)).statusCode()).isEqualTo(401);
    }

    @Test
    void a_certificate_elsewhere_is_not_even_asked_for() {
        int before = server.received().size();

        assertThat(post("sns", "{\"Type\":\"Notification\",\"SigningCertURL\":\"" + server.url() + "\"}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.received()).hasSize(before);
    }

    private static String token() {
        return ISSUER.token(TokenIssuer.claims(Instant.now()));
    }

    private static HttpResponse<String> bearing(String source, String token) {
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/" + source))
                .setHeader("content-type", "application/json")
                .setHeader("authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString("{}")));
    }

    private static HttpResponse<String> post(String source, String body) {
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/" + source))
                .setHeader("content-type", "text/plain")
                .POST(BodyPublishers.ofString(body)));
    }
}
