package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import no.krokbro.egress.ConnectProxy;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.Hosts;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On NREC, behind a firewall that lets nothing out but by a proxy that asks who one is. */
@RealBroker
final class NrecProxyIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void an_endpoint_that_only_the_proxy_reaches_gets_its_message_and_without_the_proxy_it_is_never_dialled(
            RabbitVhost vhost, @TempDir Path folder) throws IOException {
        Certificates certificates = Certificates.in(folder);
        certificates.server("canvas", "canvas.example");
        // the name leads to another address of this machine, where who dials is noticed; only the proxy knows the way
        Hosts hosts = Hosts.in(folder).put("canvas.example", "127.0.0.9");
        try (Endpoint endpoint = Endpoint.https(certificates.context("canvas"));
                ServerSocket direct = new ServerSocket(endpoint.port(), 50, InetAddress.ofLiteral("127.0.0.9"));
                ConnectProxy proxy = new ConnectProxy();
                KrokbroProcess krokbro = KrokbroProcess.start(
                        catalogue(vhost, endpoint, proxy),
                        Map.of("KROKBRO_JVM", hosts.option() + " " + certificates.trustOptions()))) {
            proxy.asksFor("krokbro", "next-years");
            vhost.publish("", "work", "m-1");
            await().atMost(SOON).untilAsserted(() -> assertThat(proxy.heads()).hasSizeGreaterThan(1));
            assertThat(endpoint.received()).isEmpty();
            assertNobodyDialled(direct);
            assertThat(krokbro.log()).contains("delivery.attempted").doesNotContain("geheim", "delivery.parked");

            proxy.asksFor("krokbro", "geheim");

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));
            Received hook = endpoint.received().getFirst();
            assertThat(hook.text()).isEqualTo("m-1");
            assertThat(hook.header("krokbro-attempt")).contains("1"); // the proxy's refusals were no attempts
            assertThat(hook.headers()).doesNotContainKey("proxy-authorization");
            assertThat(proxy.heads()).allMatch(head -> head.startsWith("CONNECT 127.0.0.9:" + endpoint.port()));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(vhost.depth("work")).isZero());
            assertNobodyDialled(direct);
        }
    }

    private static void assertNobodyDialled(ServerSocket server) throws IOException {
        server.setSoTimeout(1);
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
    }

    private static String catalogue(RabbitVhost vhost, Endpoint endpoint, ConnectProxy proxy) {
        vhost.quorumQueue("work");
        return CatalogueText.on(vhost)
                .service("proxy: { url: \"http://127.0.0.1:%d\", username: krokbro, password: geheim }"
                        .formatted(proxy.port()))
                .subscription("canvas", "work", URI.create("https://canvas.example:" + endpoint.port() + "/hooks"))
                .toString();
    }
}
