package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.FuzzedHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.Scheme.Algorithm;
import no.krokbro.signature.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What strangers send to a source of every preset, through the front door: never a 500, and never published. */
final class SendersFuzzIT {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String STRANGERS = "fedcba9876543210fedcba9876543210";
    private static final String PUBLIC = "https://krokbro.example";
    private static final Set<Algorithm> SHARED =
            EnumSet.of(Algorithm.HMAC_SHA1, Algorithm.HMAC_SHA256, Algorithm.PREFIX_SHA256, Algorithm.TOKEN);

    private static final Map<String, Scheme> SENDERS = Scheme.presets().stream()
            .map(name -> Scheme.preset(name).orElseThrow())
            .filter(scheme -> SHARED.contains(scheme.algorithm()))
            .collect(Collectors.toMap(Scheme::name, scheme -> scheme));

    private static RabbitVhost vhost;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() {
        vhost = RabbitNode.shared().vhost("senders-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        CatalogueText catalogue = CatalogueText.on(vhost);
        for (String name : SENDERS.keySet()) {
            catalogue.source(
                    name,
                    "mq",
                    "events",
                    "x",
                    "scheme: " + name,
                    "secrets: [ \"%s\" ]".formatted(written(name, SECRET)));
        }
        krokbro = KrokbroProcess.start(
                catalogue.toString().replace("service:\n", "service:\n  public-url: " + PUBLIC + "\n"));
    }

    @AfterAll
    static void end() {
        krokbro.close();
    }

    @Test
    void what_strangers_send_is_refused_and_publishes_nothing() {
        assertThat(SENDERS).hasSizeGreaterThan(40);
        FuzzedHook.rounds(seed -> SENDERS.forEach((name, scheme) -> {
            Random random = new Random(seed);
            String path = "/hooks/uio/" + name;
            FuzzedHook hook = hook(scheme, PUBLIC + path, random);
            String answer = exchanged(random.nextBoolean() ? hook : hook.mutated(random), path, random);
            assertThat(answer)
                    .as("%s, -Dfuzz.seed=%d", name, seed)
                    .doesNotStartWith("HTTP/1.1 500")
                    .satisfies(text -> assertThat(text.startsWith("HTTP/1.1 2") && !isGreeting(text))
                            .isFalse());
        }));
        assertThat(vhost.depth("held")).isZero();
        assertThat(krokbro.get("/q/health/ready").statusCode()).isEqualTo(200);
    }

    /** A notification's answer tells its id; a handshake's does not. */
    private static boolean isGreeting(String answer) {
        return !answer.toLowerCase(Locale.ROOT).contains("krokbro-id:");
    }

    private static FuzzedHook hook(Scheme scheme, String url, Random random) {
        byte[] body = FuzzedHook.body(random);
        try {
            return FuzzedHook.signed(scheme, Secret.of(written(scheme.name(), STRANGERS)), url, body, Instant.now());
        } catch (IllegalArgumentException notASigner) { // or the body is no form
            return new FuzzedHook(url, Map.of("content-type", List.of("application/json")), body);
        }
    }

    private static String written(String preset, String secret) {
        return preset.startsWith("adyen") || preset.startsWith("rfc9421") ? secret : "whsec_" + secret;
    }

    private static String exchanged(FuzzedHook hook, String path, Random random) {
        String target = path + hook.url().substring((PUBLIC + path).length()).replaceAll("[^!-~]", "_");
        StringBuilder head = new StringBuilder(random.nextInt(20) == 0 ? "GET " : "POST ")
                .append(target)
                .append(" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
        hook.headers()
                .forEach((name, values) -> values.forEach(value -> head.append(name)
                        .append(": ")
                        .append(value.replaceAll("[\r\n\u0000]", ""))
                        .append("\r\n")));
        head.append("content-length: ").append(hook.body().length).append("\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), krokbro.port())) {
            socket.setSoTimeout(8_000);
            OutputStream out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.UTF_8));
            out.write(hook.body());
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return "connection closed"; // it was refused before all of it was sent
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
