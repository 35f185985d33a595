package no.krokbro.broker;

import static no.krokbro.broker.Publishers.connected;
import static no.krokbro.broker.Publishers.message;
import static no.krokbro.broker.Publishers.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import no.krokbro.broker.PublishOutcome.Confirmed;
import no.krokbro.catalogue.Broker;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.SniRouter;
import no.krokbro.signature.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StrictTlsTest {
    private final BrokerConnections connections = new BrokerConnections(64);
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();
    private Certificates certificates;
    private Path folder;

    @BeforeEach
    void certify(@TempDir Path own) {
        folder = own;
        certificates = Certificates.in(own);
    }

    @AfterEach
    void close() {
        connections.close();
    }

    @Test
    void a_certificate_for_another_name_gets_no_amqp_byte() throws Exception {
        certificates.server("other", "mq-ntnu.example");
        try (SSLServerSocket listener = listening("other")) {
            var _ = publish(
                    connections,
                    message(broker(listener.getLocalPort(), "mq-uio.example", "/"), "uio/a", "", "q", "e"));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(trouble()).contains("TLS"));
            await().untilAsserted(() -> assertThat(handshakes).hasPositiveValue());
            assertThat(bytes).hasValue(0);
        }
    }

    @Test
    void the_right_certificate_gets_the_amqp_header() throws Exception {
        certificates.server("right", "mq-uio.example");
        try (SSLServerSocket listener = listening("right")) {
            var _ = publish(
                    connections,
                    message(broker(listener.getLocalPort(), "mq-uio.example", "/"), "uio/a", "", "q", "e"));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(bytes).hasPositiveValue());
        }
    }

    @Test
    void behind_an_sni_router_each_message_lands_in_the_broker_that_was_named() {
        String uio = certificates.server("uio", "mq-uio.example").toString();
        String ntnu = certificates.server("ntnu", "mq-ntnu.example").toString();
        try (RabbitNode first = RabbitNode.own("--tls", uio);
                RabbitNode second = RabbitNode.own("--tls", ntnu);
                SniRouter router = SniRouter.to(
                        folder, Map.of("mq-uio.example", first.tlsPort(), "mq-ntnu.example", second.tlsPort()))) {
            RabbitVhost atUio = first.vhost("own");
            RabbitVhost atNtnu = second.vhost("own");
            String queue = atUio.quorumQueue("held");
            atNtnu.quorumQueue("held");
            Broker toUio = broker(router.port(), "mq-uio.example", "own");
            Broker toNtnu = broker(router.port(), "mq-ntnu.example", "own");
            connected(connections, toUio, queue);
            connected(connections, toNtnu, queue);

            assertThat(publish(connections, message(toNtnu, "uio/a", "", queue, "for-ntnu"))
                            .join())
                    .isEqualTo(new Confirmed());

            assertThat(ids(atNtnu)).contains("for-ntnu");
            assertThat(ids(atUio)).doesNotContain("for-ntnu").contains("first");
        }
    }

    private static List<String> ids(RabbitVhost vhost) {
        return vhost.messages("held").stream()
                .map(message -> message.getProps().getMessageId())
                .toList();
    }

    private String trouble() {
        return connections.states().getFirst().publishing().orElse("");
    }

    private Broker broker(int port, String serverName, String vhost) {
        try {
            return new Broker(
                    "uio",
                    serverName,
                    "127.0.0.1",
                    port,
                    true,
                    vhost,
                    "own",
                    List.of(Secret.of("own")),
                    Optional.of(Files.readString(certificates.authority())),
                    serverName,
                    Optional.empty(),
                    Optional.empty());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A TLS server that counts handshakes and the bytes that come after them. */
    private SSLServerSocket listening(String certificate) throws IOException {
        SSLServerSocket listener = (SSLServerSocket) certificates
                .context(certificate)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                    handshakes.incrementAndGet();
                    if (socket.getInputStream().read() >= 0) {
                        bytes.incrementAndGet();
                    }
                } catch (IOException e) {
                    // the client has hung up, as it should
                }
            }
        });
        return listener;
    }
}
