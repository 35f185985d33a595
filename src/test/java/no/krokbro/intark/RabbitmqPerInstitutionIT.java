package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.Hosts;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.SniRouter;
import no.krokbro.fixture.TlsListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A RabbitMQ per institution, all of them at one address: the server name alone tells them apart. */
final class RabbitmqPerInstitutionIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static RabbitNode uio;
    private static RabbitNode ntnu;
    private static RabbitVhost atUio;
    private static RabbitVhost atNtnu;
    private static TlsListener impostor;
    private static SniRouter router;
    private static Endpoint endpoint;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start(@TempDir Path folder) {
        Certificates certificates = Certificates.in(folder);
        String own = certificates.server("uio", "mq-uio.example").toString();
        String other = certificates.server("ntnu", "mq-ntnu.example").toString();
        var second = CompletableFuture.supplyAsync(() -> RabbitNode.own("--tls", other));
        uio = RabbitNode.own("--tls", own);
        ntnu = second.join();
        atUio = institution(uio);
        atNtnu = institution(ntnu);
        impostor = TlsListener.showing(certificates, "ntnu");
        router = SniRouter.to(
                folder,
                Map.of(
                        "mq-uio.example", uio.tlsPort(),
                        "mq-ntnu.example", ntnu.tlsPort(),
                        "mq-uib.example", impostor.port()));
        endpoint = Endpoint.http();
        Hosts hosts = Hosts.in(folder);
        Stream.of("mq-uio.example", "mq-ntnu.example", "mq-uib.example").forEach(name -> hosts.put(name, "127.0.0.1"));
        String catalogue = Stream.of("uio", "ntnu", "uib")
                .map(name -> tenant(name, certificates.authority()))
                .collect(Collectors.joining());
        krokbro = KrokbroProcess.start(
                "service: { allow-http: true, allow-networks: [ 127.0.0.0/8 ] }\ntenants:\n" + catalogue,
                Map.of("KROKBRO_JVM", hosts.option()));
        for (String name : List.of("uio", "ntnu")) {
            await(name)
                    .atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(hook(name, "first").statusCode()).isEqualTo(202));
        }
    }

    @AfterAll
    static void end() throws Exception {
        krokbro.close();
        endpoint.close();
        router.close();
        impostor.close();
        uio.close();
        ntnu.close();
    }

    @Test
    void a_notification_lands_in_its_own_institutions_broker_and_in_no_other() {
        assertThat(hook("ntnu", "for-ntnu").statusCode()).isEqualTo(202);
        assertThat(hook("uio", "for-uio").statusCode()).isEqualTo(202);

        assertThat(ids(atNtnu)).contains("for-ntnu").doesNotContain("for-uio");
        assertThat(ids(atUio)).contains("for-uio").doesNotContain("for-ntnu");
    }

    @Test
    void a_broker_with_another_institutions_certificate_gets_no_amqp_byte_and_the_sender_a_503() {
        HttpResponse<String> answer = hook("uib", "for-uib");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(impostor.handshakes()).isPositive());
        assertThat(krokbro.get("/q/health/ready").body())
                .contains("broker uib/mq")
                .contains("TLS");
        assertThat(impostor.spokenTo()).isZero();
    }

    @Test
    void a_broker_that_is_stopped_is_its_own_institutions_503_and_comes_back_unaided() {
        uio.stop();

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(hook("uio", "too-early").statusCode()).isEqualTo(503));
        assertThat(hook("ntnu", "meanwhile").statusCode()).isEqualTo(202);
        atNtnu.publish("", "work", "to-ntnu");
        delivered("to-ntnu");
        uio.start();

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(hook("uio", "afterwards").statusCode()).isEqualTo(202));
        atUio.publish("", "work", "to-uio");
        delivered("to-uio");
        assertThat(ids(atUio)).contains("afterwards");
    }

    private static RabbitVhost institution(RabbitNode node) {
        RabbitVhost vhost = node.vhost("system-test-krokbro");
        vhost.exchange("outgoing_system-test-krokbro", "topic");
        vhost.bind(vhost.quorumQueue("held"), "outgoing_system-test-krokbro", "#");
        vhost.quorumQueue("work");
        return vhost;
    }

    private static String tenant(String name, Path authority) {
        return """
                  %1$s:
                    allow-networks: [ 127.0.0.0/8 ]
                    brokers:
                      mq:
                        uri: amqps://mq-%1$s.example:%2$d/system-test-krokbro
                        username: system-test-krokbro
                        passwords: [ system-test-krokbro ]
                        ca: file:%3$s
                    sources:
                      github:
                        contact: drift@%1$s.example
                        scheme: github
                        secrets: [ "%4$s" ]
                        publish: { broker: mq, exchange: outgoing_system-test-krokbro }
                    subscriptions:
                      crm:
                        contact: drift@%1$s.example
                        queue: { broker: mq, name: work }
                        endpoint: %5$s
                """.formatted(name, router.port(), authority, GitHubHook.SECRET, endpoint.url());
    }

    private static HttpResponse<String> hook(String tenant, String id) {
        return krokbro.send(GitHubHook.push().delivery(id).to(krokbro, tenant + "/github"));
    }

    private static List<String> ids(RabbitVhost vhost) {
        return vhost.messages("held").stream()
                .map(message -> message.getProps().getMessageId())
                .toList();
    }

    private static void delivered(String body) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(endpoint.received())
                        .extracting(Received::text)
                        .contains(body));
    }
}
