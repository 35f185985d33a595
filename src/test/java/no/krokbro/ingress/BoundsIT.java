package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may send, how often, and until when: the rows of the contract's table that bound a sender. */
final class BoundsIT {
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() {
        RabbitVhost vhost = RabbitNode.shared().vhost("bounds-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        String none = "scheme: none";
        CatalogueText catalogue = CatalogueText.on(vhost)
                .github("open", "events")
                .github("near", "events", "senders: [ 127.0.0.0/8 ]")
                .github("far", "events", "senders: [ 192.0.2.0/24, \"2001:db8::/32\" ]")
                .github("rare", "events", "rate: 3/h")
                .github(
                        "behind",
                        "events",
                        "gateway: { header: X-Gateway-Key, secrets: [ new-key, { value: old-key, until: 2020-01-01 } ] }")
                .source(
                        "unsigned",
                        "mq",
                        "events",
                        "x",
                        none,
                        "gateway: { header: X-Gateway-Key, secrets: [ new-key ] }")
                .source(
                        "expired",
                        "mq",
                        "events",
                        "x",
                        "scheme: github",
                        "secrets: [ { value: \"" + GitHubHook.SECRET + "\", until: 2020-01-01 } ]")
                .source(
                        "overlapping",
                        "mq",
                        "events",
                        "x",
                        "scheme: github",
                        "secrets: [ { value: old, until: 2020-01-01 }, { value: \"" + GitHubHook.SECRET
                                + "\", from: 2019-12-01 } ]");
        krokbro = KrokbroProcess.start(
                catalogue.toString().replace("service:", "service:\n  trusted-proxies: [ 127.0.0.1 ]"));
        await("connected").atMost(Duration.ofSeconds(15)).until(() -> send("open") == 202);
    }

    @AfterAll
    static void end() {
        krokbro.close();
    }

    @Test
    void a_sender_from_another_network_is_answered_403() {
        HttpResponse<String> answer = krokbro.send(GitHubHook.push().to(krokbro, "uio/far"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(send("near")).isEqualTo(202);
    }

    @Test
    void a_trusted_proxy_is_believed_about_its_sender_and_nobody_about_another() {
        assertThat(send("far", "x-forwarded-for", "192.0.2.7")).isEqualTo(202);
        assertThat(send("far", "forwarded", "for=\"[2001:db8::7]:4711\";proto=https"))
                .isEqualTo(202);
        assertThat(send("far", "x-forwarded-for", "192.0.2.7, 198.51.100.1")).isEqualTo(403);
        assertThat(send("far", "x-forwarded-for", "198.51.100.1", "forwarded", "for=192.0.2.7"))
                .isEqualTo(403);
        assertThat(send("near", "x-forwarded-for", "192.0.2.7")).isEqualTo(403);
    }

    @Test
    void over_its_rate_a_source_answers_429_and_when_to_come_again() {
        List<HttpResponse<String>> answers = IntStream.range(0, 4)
                .mapToObj(_ -> krokbro.send(GitHubHook.push().to(krokbro, "uio/rare")))
                .toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(202, 202, 202, 429);
        assertThat(answers.getLast().headers().firstValue("retry-after"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1100, 1200));
        assertThat(answers.getLast().headers().firstValue("content-type")).contains("application/problem+json");
    }

    @Test
    void without_the_gateways_credential_a_hook_is_answered_401() {
        assertThat(send("behind")).isEqualTo(401);
        assertThat(send("behind", "x-gateway-key", "other-key")).isEqualTo(401);
        assertThat(send("behind", "x-gateway-key", "old-key")).isEqualTo(401);
        assertThat(send("behind", "x-gateway-key", "new-key", "X-Gateway-Key", "new-key"))
                .isEqualTo(401);
        assertThat(send("behind", "x-gateway-key", "new-key")).isEqualTo(202);
        assertThat(send("unsigned", "x-gateway-key", "new-key")).isEqualTo(202);
        assertThat(send("unsigned")).isEqualTo(401);
        await("the log")
                .untilAsserted(() -> assertThat(krokbro.log())
                        .contains("why=GATEWAY_CREDENTIAL_WRONG")
                        .doesNotContain("new-key"));
    }

    @Test
    void an_expired_secret_verifies_nothing_and_health_says_so() {
        assertThat(send("expired")).isEqualTo(401);
        assertThat(krokbro.get("/q/health/ready").body())
                .contains("source uio/expired")
                .contains("no secret is valid");
        assertThat(send("overlapping")).isEqualTo(202);
        assertThat(krokbro.send(GitHubHook.push().secret("old").to(krokbro, "uio/overlapping"))
                        .statusCode())
                .isEqualTo(401);
    }

    // by the HTTP server, before any route of ours: so without a problem
    @Test
    void a_target_that_cannot_be_read_is_answered_400() throws IOException {
        for (String target : List.of("/%zz", "/hooks/uio/%zz", "/hooks/uio/open?a=%zz", "/hooks/uio/%")) {
            assertThat(exchanged("GET " + target + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"))
                    .as(target)
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    private static int send(String source, String... headers) {
        var request = GitHubHook.push().to(krokbro, "uio/" + source);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return krokbro.send(request).statusCode();
    }

    private static String exchanged(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), krokbro.port())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
