package no.krokbro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.ProcessUse;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.Test;

/** What goes wrong, at length: {@code ./mvnw verify -Pfaults}. Shorter ones stand among the tests. */
final class Faults {
    private static final int ACCEPTED = Integer.getInteger("faults.accepted", 50_000);
    private static final Duration OPEN_LOOP = Duration.ofSeconds(Integer.getInteger("faults.seconds", 20));

    private final RabbitNode node = RabbitNode.own();
    private final RabbitVhost vhost = topology(node);

    @Test
    void two_kills_of_the_broker_lose_nothing_that_was_accepted() {
        try (node;
                KrokbroProcess krokbro = KrokbroProcess.start(healthy().toString())) {
            connected(krokbro);
            List<Long> resident = new ArrayList<>();
            List<Duration> resumed = new ArrayList<>();
            Senders senders = new Senders(krokbro, "uio/github", 32);
            try (senders) {
                for (int kill = 1; kill <= 2; kill++) {
                    accepted(senders, ACCEPTED * kill / 3);
                    resident.add(resident(krokbro));
                    node.kill();
                    await("honest answers").until(() -> senders.answers().containsKey(503));
                    node.start();
                    long up = System.nanoTime();
                    int then = senders.accepted().size();
                    await("hooks again")
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> senders.accepted().size() > then);
                    resumed.add(Duration.ofNanos(System.nanoTime() - up));
                }
                accepted(senders, ACCEPTED);
                resident.add(resident(krokbro));
            }
            Set<String> held = vhost.messages("held").stream()
                    .map(message -> message.getProps().getMessageId())
                    .collect(Collectors.toSet());
            told(
                    "accepted %d, lost %d, held besides %d; answers %s; slowest %d ms; resumed after %s; resident after each third %s MiB"
                            .formatted(
                                    senders.accepted().size(),
                                    senders.accepted().stream()
                                            .filter(id -> !held.contains(id))
                                            .count(),
                                    held.size() - senders.accepted().size(),
                                    senders.answers(),
                                    senders.slowest().toMillis(),
                                    resumed,
                                    resident));

            assertThat(held).containsAll(senders.accepted());
            assertThat(senders.slowest()).isLessThan(Duration.ofSeconds(3));
            assertThat(resumed).allSatisfy(time -> assertThat(time).isLessThan(Duration.ofSeconds(1)));
            assertThat(senders.answers().keySet()).isSubsetOf(202, 503);
        }
    }

    @Test
    void with_every_second_hook_unroutable_each_sender_gets_its_own_answer() {
        try (node;
                KrokbroProcess krokbro = KrokbroProcess.start(
                        healthy().github("lonely", "nobody").toString())) {
            vhost.exchange("nobody", "topic");
            connected(krokbro);
            Senders routable = new Senders(krokbro, "uio/github", 16);
            Senders unroutable = new Senders(krokbro, "uio/lonely", 16);
            try (routable;
                    unroutable) {
                accepted(routable, ACCEPTED / 5);
            }
            told("routable %s, unroutable %s".formatted(routable.answers(), unroutable.answers()));

            assertThat(routable.answers().keySet()).containsExactly(202);
            assertThat(unroutable.answers().keySet()).containsExactly(503);
        }
    }

    @Test
    void a_broker_that_hangs_and_one_that_is_dead_cost_a_healthy_one_nothing() throws IOException {
        try (node;
                ServerSocket hangs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                KrokbroProcess krokbro = KrokbroProcess.start(healthy()
                        .broker("hangs", hangs.getLocalPort(), "/", "nobody", "nothing")
                        .broker("dead", 1, "/", "nobody", "nothing")
                        .githubOn("hangs", "hangs", "held")
                        .githubOn("dead", "dead", "held")
                        .toString());
                OpenLoop sender = new OpenLoop(krokbro)) {
            connected(krokbro);
            double load = capacity(krokbro) * 0.3;

            OpenLoop.Told alone = told(sender.run(Map.of("uio/github", load), OPEN_LOOP), "uio/github");
            Map<String, OpenLoop.Told> all =
                    sender.run(Map.of("uio/github", load, "uio/hangs", load / 5, "uio/dead", load / 5), OPEN_LOOP);
            OpenLoop.Told beside = told(all, "uio/github");
            told("%.0f hooks/s: alone %s, beside two broken brokers with a fifth as many hooks each %s"
                    .formatted(load, alone, beside));

            assertThat(beside.errors()).isZero();
            assertThat(beside.p99().toMillis())
                    .isLessThanOrEqualTo(
                            Math.max(alone.p99().toMillis() * 3 / 2, alone.p99().toMillis() + 20));
            assertThat(List.of(told(all, "uio/hangs"), told(all, "uio/dead")))
                    .allSatisfy(broken -> assertThat(broken.errors()).isEqualTo(broken.sent()));
        }
    }

    /** Hooks a second from senders that wait for their answers, on processors that these senders share. */
    private static double capacity(KrokbroProcess krokbro) {
        Senders senders = new Senders(krokbro, "uio/github", 32);
        long began = System.nanoTime();
        try (senders) {
            accepted(senders, ACCEPTED / 5);
        }
        return senders.accepted().size() * 1e9 / (System.nanoTime() - began);
    }

    private CatalogueText healthy() {
        return CatalogueText.on(vhost).github("github", "events");
    }

    private static void connected(KrokbroProcess krokbro) {
        await("a confirmed hook")
                .atMost(Duration.ofSeconds(15))
                .until(() -> krokbro.send(GitHubHook.push().to(krokbro, "uio/github"))
                                .statusCode()
                        == 202);
    }

    private static void accepted(Senders senders, int count) {
        await(count + " hooks")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> senders.accepted().size() >= count);
    }

    private static long resident(KrokbroProcess krokbro) {
        return ProcessUse.of(krokbro.handle().pid()).residentBytes() / 1024 / 1024;
    }

    private static RabbitVhost topology(RabbitNode node) {
        RabbitVhost vhost = node.vhost("faults");
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "push");
        return vhost;
    }

    private static OpenLoop.Told told(Map<String, OpenLoop.Told> all, String source) {
        return Objects.requireNonNull(all.get(source));
    }

    private static void told(String figures) {
        System.out.println("FAULTS " + figures);
    }
}
