package no.krokbro.egress;

import static no.krokbro.egress.Outgoing.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import no.krokbro.egress.EgressAnswer.Answered;
import no.krokbro.egress.EgressAnswer.TlsFailed;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.Endpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EgressTlsTest {
    private final Vertx vertx = Vertx.vertx();

    private Path folder;
    private Certificates certificates;
    private EgressClient client;

    @BeforeAll
    void open(@TempDir Path temporary) {
        folder = temporary;
        certificates = Certificates.in(folder.resolve("ours"));
        certificates.server("crm", "crm.example", "127.0.0.1");
        certificates.server("other", "other.example");
        certificates.expired("late", "crm.example");
        client = trusting(certificates.authority());
    }

    @AfterAll
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void the_host_of_the_url_is_named_and_checked_while_its_address_is_connected_to() {
        try (var endpoint = Endpoint.https(certificates.context("crm"))) {
            var answer = send(endpoint, "crm.example");

            assertThat(answer)
                    .asInstanceOf(type(Answered.class))
                    .extracting(Answered::status)
                    .isEqualTo(200);
            assertThat(endpoint.received().getLast().header("host")).contains("crm.example:" + endpoint.port());
        }
    }

    @Test
    void an_address_is_checked_as_an_address() {
        try (var endpoint = Endpoint.https(certificates.context("crm"))) {
            assertThat(send(endpoint, "127.0.0.1")).isInstanceOf(Answered.class);
        }
        try (var endpoint = Endpoint.https(certificates.context("other"))) {
            assertThat(send(endpoint, "127.0.0.1")).isEqualTo(new TlsFailed());
        }
    }

    @Test
    void a_certificate_for_another_name_is_refused() {
        try (var endpoint = Endpoint.https(certificates.context("other"))) {
            assertThat(send(endpoint, "crm.example")).isEqualTo(new TlsFailed());
            assertThat(endpoint.received()).isEmpty();
        }
    }

    @Test
    void a_certificate_that_ran_out_is_refused() {
        try (var endpoint = Endpoint.https(certificates.context("late"))) {
            assertThat(send(endpoint, "crm.example")).isEqualTo(new TlsFailed());
            assertThat(endpoint.received()).isEmpty();
        }
    }

    @Test
    void an_unknown_authority_is_refused_by_default_too() {
        var theirs = Certificates.in(folder.resolve("theirs"));
        theirs.server("crm", "crm.example", "127.0.0.1");
        var systemRoots = new EgressClient(vertx);
        try (var endpoint = Endpoint.https(theirs.context("crm"))) {
            assertThat(send(endpoint, "crm.example")).isEqualTo(new TlsFailed());
            assertThat(systemRoots.send(post(endpoint.url())).await().atMost(Duration.ofSeconds(30)))
                    .isEqualTo(new TlsFailed());
            assertThat(endpoint.received()).isEmpty();
        } finally {
            systemRoots.close();
        }
    }

    @Test
    void a_server_that_speaks_no_tls_is_refused() throws Exception {
        try (var server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> {
                try (var socket = server.accept()) {
                    Peer.say(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
                } catch (IOException _) {
                    // the other side is gone, which is right
                }
            });

            assertThat(send("crm.example", server.getLocalPort())).isEqualTo(new TlsFailed());
        }
    }

    private EgressAnswer send(Endpoint endpoint, String host) {
        return send(host, endpoint.port());
    }

    private EgressAnswer send(String host, int port) {
        var url = URI.create("https://" + host + ":" + port + "/");
        return client.send(post(url)).await().atMost(Duration.ofSeconds(30));
    }

    private EgressClient trusting(Path authority) {
        var trust = new HttpClientOptions().setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()));
        return new EgressClient(vertx, trust, _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
    }
}
