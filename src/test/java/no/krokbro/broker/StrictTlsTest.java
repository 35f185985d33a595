package no.krokbro.broker;

import static no.krokbro.broker.Publishers.message;
import static no.krokbro.broker.Publishers.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import no.krokbro.catalogue.Broker;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.TlsListener;
import no.krokbro.signature.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StrictTlsTest {
    private final BrokerConnections connections = Publishers.connections();
    private Certificates certificates;

    @BeforeEach
    void certify(@TempDir Path own) {
        certificates = Certificates.in(own);
    }

    @AfterEach
    void close() {
        connections.close();
    }

    @Test
    void a_certificate_for_another_name_gets_no_amqp_byte() throws Exception {
        certificates.server("other", "mq-ntnu.example");
        try (TlsListener listener = TlsListener.showing(certificates, "other")) {
            var _ = publish(
                    connections, message(broker(listener.port(), "mq-uio.example", "/"), "uio/a", "", "q", "e"));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(trouble()).contains("TLS"));
            await().untilAsserted(() -> assertThat(listener.handshakes()).isPositive());
            assertThat(listener.spokenTo()).isZero();
        }
    }

    @Test
    void the_right_certificate_gets_the_amqp_header() throws Exception {
        certificates.server("right", "mq-uio.example");
        try (TlsListener listener = TlsListener.showing(certificates, "right")) {
            var _ = publish(
                    connections, message(broker(listener.port(), "mq-uio.example", "/"), "uio/a", "", "q", "e"));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(listener.spokenTo()).isPositive());
        }
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
}
