package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.TokenIssuer;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API gateway (Gravitee) in front: it takes headers away and adds others, takes a path's prefix, and is known by its credential. */
final class ApiGatewayIT {
    private static final String PUBLIC = "https://gw-uio.intark.example" + Gateway.CONTEXT;
    private static final byte[] BODY =
            "{\"object\":\"https://api.uio.example/exams/7\"}".getBytes(StandardCharsets.UTF_8);
    private static final TokenIssuer ISSUER = TokenIssuer.of("RS256", "gravitee");
    private static final Endpoint KEYS = Endpoint.http().answers(Answer.of(200).body(TokenIssuer.jwks(ISSUER)));
    private static final Endpoint ENDPOINT = Endpoint.http();

    @TempDir
    private static Path folder;

    private static Certificates certificates;
    private static int tlsPort;
    private static KrokbroProcess krokbro;
    private static Gateway gateway;
    private static RabbitVhost vhost;

    @BeforeAll
    static void start() throws IOException {
        vhost = RabbitNode.shared().vhost("gateway-" + UUID.randomUUID());
        vhost.bind(vhost.quorumQueue("held"), vhost.exchange("events", "topic"), "#");
        vhost.bind(vhost.quorumQueue("copy"), "events", "#");
        CatalogueText catalogue = CatalogueText.on(vhost).subscription("crm", "copy", ENDPOINT);
        source(catalogue, "header", "{ header: X-Backend-Key, secrets: [ backend-key ] }");
        source(catalogue, "basic", "{ scheme: basic, secrets: [ \"gravitee:backend-key\" ] }");
        source(
                catalogue,
                "token",
                "{ scheme: jwt-bearer, trust: { jwks: \"http://127.0.0.1:%d/keys\", issuer: \"%s\", audience: %s } }"
                        .formatted(KEYS.port(), TokenIssuer.ISSUER, TokenIssuer.AUDIENCE));
        source(catalogue, "certificate", "{ certificate: gw-uio.intark.example }");
        certificates = Certificates.in(folder);
        Path own = certificates.server("krokbro", "127.0.0.1");
        certificates.server("gateway", "gw-uio.intark.example");
        certificates.server("stranger", "gw-ntnu.intark.example");
        try (ServerSocket socket = new ServerSocket(0)) {
            tlsPort = socket.getLocalPort();
        }
        krokbro = KrokbroProcess.start(
                catalogue.toString().replace("service:", "service:\n  public-url: " + PUBLIC),
                Map.of(
                        "QUARKUS_HTTP_SSL_PORT",
                        String.valueOf(tlsPort),
                        "QUARKUS_HTTP_SSL_CERTIFICATE_FILES",
                        own + ".pem",
                        "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES",
                        own + ".key",
                        "QUARKUS_HTTP_SSL_CERTIFICATE_TRUST_STORE_FILES",
                        certificates.authority().toString()));
        gateway = new Gateway(krokbro.uri(""));
        gateway.adds("X-Backend-Key", "backend-key");
        await("connected, and listening on both ports")
                .atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .until(() -> hook("header").statusCode() == 202 && overTls(certificates.context("gateway")) == 202);
    }

    /** Its sender signs the address that it called, so that a wrong prefix would show. */
    private static void source(CatalogueText catalogue, String name, String shown) {
        catalogue.source(
                name,
                "mq",
                "events",
                "{source}",
                "scheme: { algorithm: hmac-sha256, signed: \"{method}{url}{body}\","
                        + " signature: { header: X-Signature, encoding: hex } }",
                "secrets: [ vendor-secret ]",
                "notification: { type: \"no.uio.{source}\", subject: \"{json:/object}\" }",
                "gateway: " + shown);
    }

    @AfterAll
    static void end() {
        krokbro.close();
        gateway.close();
        KEYS.close();
        ENDPOINT.close();
        vhost.close();
    }

    @BeforeEach
    void forget() {
        gateway.addsNothing();
    }

    @Test
    void a_signature_over_the_public_address_verifies_behind_a_prefix_that_is_taken_away() {
        gateway.adds("X-Backend-Key", "backend-key");

        assertThat(hook("header").statusCode()).isEqualTo(202);
        assertThat(hook("header", "?api-key=abc").statusCode()).isEqualTo(202);
    }

    @Test
    void the_transaction_id_is_in_the_answer_the_log_the_message_and_the_delivery() {
        for (String header : List.of("X-Gravitee-Transaction-Id", "X-Gravitee-Request-Id")) {
            String transaction = UUID.randomUUID().toString();
            gateway.addsNothing().adds("X-Backend-Key", "backend-key").adds(header, transaction);

            HttpResponse<String> answer = hook("header");

            assertThat(answer.headers().firstValue("krokbro-transaction-id")).contains(transaction);
            assertThat(vhost.messages("held"))
                    .anySatisfy(message -> assertThat(
                                    message.getProps().getHeaders().get("krokbro-transaction-id"))
                            .hasToString(transaction));
            await("told").atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(krokbro.log()).contains("transaction=" + transaction);
                assertThat(ENDPOINT.received())
                        .anySatisfy(request -> assertThat(request.header("krokbro-transaction-id"))
                                .contains(transaction));
            });
        }
    }

    @Test
    void without_the_backends_credential_a_hook_is_a_problem_of_ours_and_not_the_gateways() throws Exception {
        for (String source : List.of("header", "basic", "token", "certificate")) {
            HttpResponse<String> ours = hook(source);

            assertThat(ours.statusCode()).isEqualTo(401);
            assertThat(ours.headers().firstValue("content-type")).contains("application/problem+json");
            assertThat(ours.body()).contains("GATEWAY_").doesNotContain("http_status_code");
            assertThat(ours.headers().firstValue("krokbro-request-id")).isPresent();
        }
        HttpResponse<String> theirs = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(gateway.uri("/hooks/uio/header")).build(), BodyHandlers.ofString());
        assertThat(theirs.statusCode()).isEqualTo(401);
        assertThat(theirs.body()).contains("http_status_code");
        assertThat(theirs.headers().firstValue("krokbro-request-id")).isEmpty();
    }

    @Test
    void the_gateway_may_show_a_basic_credential() {
        gateway.adds("Authorization", basic("gravitee:backend-key"));
        assertThat(hook("basic").statusCode()).isEqualTo(202);

        gateway.adds("Authorization", basic("gravitee:guessed"));
        assertThat(hook("basic").statusCode()).isEqualTo(401);
    }

    @Test
    void the_gateway_may_show_a_token_which_is_checked_again() {
        JwtClaims claims = TokenIssuer.claims(Instant.now());
        gateway.adds("Authorization", "Bearer " + ISSUER.token(claims));
        assertThat(hook("token").statusCode()).isEqualTo(202);

        claims.setAudience("somebody-else");
        gateway.adds("Authorization", "Bearer " + ISSUER.token(claims));
        assertThat(hook("token").statusCode()).isEqualTo(401);

        gateway.adds(
                "Authorization",
                "Bearer " + ISSUER.token(TokenIssuer.claims(Instant.now().minusSeconds(3600))));
        assertThat(hook("token").statusCode()).isEqualTo(401);

        gateway.adds(
                "Authorization",
                "Bearer " + TokenIssuer.of("RS256", "gravitee").token(TokenIssuer.claims(Instant.now())));
        assertThat(hook("token").statusCode()).isEqualTo(401);
    }

    @Test
    void the_gateways_connection_may_have_a_certificate() throws Exception {
        assertThat(overTls(certificates.context("gateway"))).isEqualTo(202);
        assertThat(overTls(certificates.context("stranger"))).isEqualTo(401);
    }

    private static int overTls(SSLContext shown) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(shown).build()) {
            URI address = URI.create("https://127.0.0.1:" + tlsPort + "/hooks/uio/certificate");
            return client.send(signed(address, "certificate", "").build(), BodyHandlers.ofString())
                    .statusCode();
        }
    }

    private static HttpResponse<String> hook(String source) {
        return hook(source, "");
    }

    private static HttpResponse<String> hook(String source, String query) {
        return krokbro.send(signed(gateway.uri("/hooks/uio/" + source + query), source, query)
                .header("X-Gravitee-Api-Key", "plan"));
    }

    private static HttpRequest.Builder signed(URI address, String source, String query) {
        return HttpRequest.newBuilder(address)
                .header("content-type", "application/json")
                .header("X-Signature", signature("POST" + PUBLIC + "/hooks/uio/" + source + query))
                .POST(BodyPublishers.ofByteArray(BODY));
    }

    private static String signature(String head) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("vendor-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(BODY));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String basic(String credential) {
        return "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }
}
