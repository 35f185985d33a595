package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes over the wire: a clear refusal, never a 500, nothing published. Seeded, so that it can be repeated. */
final class HookFuzzIT {
    private static final int REQUESTS = 400;

    private static RabbitVhost vhost;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() {
        vhost = RabbitNode.shared().vhost("fuzz-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        krokbro = KrokbroProcess.start(CatalogueText.on(vhost)
                .github("github", "events", "notification: { type: \"t.{event}\", subject: \"{json:/a/0}\" }")
                .toString());
        await("connected").atMost(Duration.ofSeconds(15)).until(() -> signed("{\"a\":[\"x\"]}") == 202);
        vhost.messages("held");
    }

    @AfterAll
    static void end() {
        krokbro.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_broken_body_that_is_signed_is_a_400_or_a_notification_and_never_a_500(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(signed(json(random))).as("seed %d request %d", seed, i).isIn(202, 400, 503);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void broken_headers_and_framing_are_refused_and_publish_nothing(long seed) throws IOException {
        vhost.messages("held");
        int before = vhost.depth("held");
        Random random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            String answer = exchanged(request(random));
            assertThat(answer)
                    .as("seed %d request %d", seed, i)
                    .doesNotContain(" 500 ")
                    .doesNotStartWith("HTTP/1.1 2");
        }
        assertThat(vhost.depth("held")).isEqualTo(before);
        assertThat(krokbro.get("/q/health/ready").statusCode()).isEqualTo(200);
    }

    private static int signed(String body) {
        return krokbro.send(GitHubHook.of(body).to(krokbro, "uio/github")).statusCode();
    }

    private static String json(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> "{\"a\":[\"" + text(random) + "\"]}";
            case 1 -> "[".repeat(random.nextInt(200)) + "]".repeat(random.nextInt(200));
            case 2 -> "{\"a\":".repeat(random.nextInt(100)) + "1" + "}".repeat(random.nextInt(100));
            case 3 -> "{\"a\":[" + "9".repeat(random.nextInt(300) + 1) + "]}";
            case 4 -> "{\"a\":[\"x\"],\"a\":[\"y\"]}";
            case 5 -> "{\"a\":[null]}".substring(0, random.nextInt(12));
            case 6 -> "{\"a\":[1e" + random.nextInt(100_000) + "]}";
            case 7 -> text(random);
            default -> "{\"a\":[\"\\u" + Integer.toHexString(random.nextInt(0x10000)) + "\"]}";
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(300);
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(20) == 0 ? random.nextInt(0xD800) : 32 + random.nextInt(95)));
        }
        return text.toString();
    }

    private static String request(Random random) {
        String target =
                "/hooks/uio/" + (random.nextInt(4) == 0 ? "%" + text(random).replaceAll("\\s", "") : "github");
        String body = json(random);
        StringBuilder head = new StringBuilder("POST " + target + " HTTP/1.1\r\nhost: x\r\n");
        for (int i = random.nextInt(6); i > 0; i--) {
            String name = switch (random.nextInt(7)) {
                case 0 -> "x-hub-signature-256";
                case 1 -> "x-github-delivery";
                case 2 -> "x-gravitee-transaction-id";
                case 3 -> "krokbro-hops";
                case 4 -> "content-type";
                case 5 -> "traceparent";
                default -> "expect";
            };
            String value = random.nextBoolean()
                    ? "sha256=" + Long.toHexString(random.nextLong())
                    : text(random).replaceAll("[\r\n]", "");
            head.append(name).append(": ").append(value).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        head.append(
                switch (random.nextInt(5)) {
                    case 0 -> "content-length: " + random.nextInt(10) * length + "\r\n";
                    case 1 -> "content-length: " + text(random).replaceAll("[\r\n]", "") + "\r\n";
                    case 2 -> "transfer-encoding: chunked\r\n";
                    case 3 -> "content-length: " + length + "\r\ntransfer-encoding: chunked\r\n";
                    default -> "content-length: " + length + "\r\n";
                });
        return head + "connection: close\r\n\r\n" + body;
    }

    private static String exchanged(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), krokbro.port())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException e) {
            return "connection closed"; // it was refused before all of it was sent
        }
    }
}
