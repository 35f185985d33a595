package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.Hosts;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.Senders;
import no.krokbro.fixture.SniRouter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The instance moves from the yellow cluster to the blue one: its name stays, its address does not. */
final class ClusterSwitchIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String NAME = "mq-uio.example";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @TempDir
    Path folder;

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
    }

    @Test
    void both_ways_follow_the_name_and_what_was_accepted_is_in_one_of_the_clusters() {
        Certificates certificates = Certificates.in(folder);
        String certificate = certificates.server("mq", NAME).toString();
        var second = CompletableFuture.supplyAsync(() -> RabbitNode.own("--tls", certificate));
        RabbitNode yellow = opened(RabbitNode.own("--tls", certificate));
        RabbitNode blue = opened(second.join());
        RabbitVhost before = application(yellow);
        RabbitVhost after = application(blue);
        int port = SniRouter.freePort();
        SniRouter atYellow = opened(router("127.0.0.2", port, yellow));
        Hosts hosts = Hosts.in(folder).put(NAME, "127.0.0.2");
        Endpoint endpoint = opened(Endpoint.http());
        String catalogue = catalogue(certificates.authority(), port, endpoint);
        var krokbro = opened(KrokbroProcess.start(catalogue, Map.of("KROKBRO_JVM", hosts.option())));
        Senders senders = opened(senders(krokbro));
        before.publish("", "work", "in-yellow");
        await("yellow").atMost(SOON).until(() -> senders.accepted() > 50 && has(endpoint, "in-yellow"));

        opened(router("127.0.0.3", port, blue));
        hosts.put(NAME, "127.0.0.3");
        atYellow.close();
        long switched = senders.accepted();
        after.publish("", "work", "in-blue");

        await("blue").atMost(SOON).until(() -> senders.accepted() > switched + 50 && has(endpoint, "in-blue"));
        senders.close();
        Set<String> held = Stream.of(before, after)
                .flatMap(vhost -> vhost.messages("held").stream())
                .map(message -> message.getProps().getMessageId())
                .collect(Collectors.toSet());
        assertThat(held).containsAll(accepted(senders));
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private SniRouter router(String address, int port, RabbitNode node) {
        return SniRouter.to(
                folder, new InetSocketAddress(InetAddress.ofLiteral(address), port), Map.of(NAME, node.tlsPort()));
    }

    private static RabbitVhost application(RabbitNode node) {
        RabbitVhost vhost = node.vhost("system-test-krokbro");
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        vhost.quorumQueue("work");
        return vhost;
    }

    private static String catalogue(Path authority, int port, Endpoint endpoint) {
        return new CatalogueText()
                .brokerAs("""
                          mq:
                            uri: amqps://%s:%d/system-test-krokbro
                            username: system-test-krokbro
                            passwords: [ system-test-krokbro ]
                            ca: file:%s
                    """.formatted(NAME, port, authority))
                .github("github", "events")
                .subscription("crm", "work", endpoint)
                .toString();
    }

    private static Senders senders(KrokbroProcess krokbro) {
        return Senders.start(
                1,
                number -> GitHubHook.push()
                        .delivery("e-" + number)
                        .to(krokbro, "uio/github")
                        .build());
    }

    private static List<String> accepted(Senders senders) {
        return senders.answers().stream()
                .filter(answer -> answer.status() == 202)
                .map(answer -> "e-" + answer.number())
                .toList();
    }

    private static boolean has(Endpoint endpoint, String body) {
        return endpoint.received().stream().map(Received::text).anyMatch(body::equals);
    }
}
