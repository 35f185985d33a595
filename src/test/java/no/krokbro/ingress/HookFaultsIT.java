package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.Test;

/** Hooks under load while their broker, or Krokbro, goes away: what was accepted is held. */
final class HookFaultsIT {
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicLong slowest = new AtomicLong();

    @Test
    void what_was_accepted_before_kill_9_of_the_broker_is_there_after_it() {
        try (RabbitNode node = RabbitNode.own();
                KrokbroProcess krokbro = KrokbroProcess.start(catalogue(node))) {
            RabbitVhost vhost = topology(node);
            AtomicBoolean enough = new AtomicBoolean();
            List<Thread> senders = senders(krokbro, "uio/github", enough);
            await("hooks before the kill").atMost(Duration.ofSeconds(30)).until(() -> accepted.size() > 500);

            node.kill();
            await("honest answers").atMost(Duration.ofSeconds(10)).until(() -> answers.contains(503));
            int before = accepted.size();
            node.start();
            long up = System.nanoTime();
            await("hooks after the kill")
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> accepted.size() > before);
            assertThat(Duration.ofNanos(System.nanoTime() - up)).isLessThan(Duration.ofSeconds(1));
            finish(senders, enough);

            assertThat(held(vhost)).containsAll(accepted);
            assertThat(Duration.ofNanos(slowest.get())).isLessThan(Duration.ofSeconds(3));
            assertThat(Set.copyOf(answers)).isSubsetOf(202, 503);
        }
    }

    @Test
    void a_sigterm_under_load_loses_nothing_that_was_accepted() {
        try (RabbitNode node = RabbitNode.own();
                KrokbroProcess krokbro = KrokbroProcess.start(catalogue(node))) {
            RabbitVhost vhost = topology(node);
            AtomicBoolean enough = new AtomicBoolean();
            List<Thread> senders = senders(krokbro, "uio/github", enough);
            await("hooks").atMost(Duration.ofSeconds(30)).until(() -> accepted.size() > 500);

            Duration took = krokbro.terminate();
            finish(senders, enough);

            assertThat(took).isLessThan(Duration.ofSeconds(10));
            assertThat(held(vhost)).containsAll(accepted);
        }
    }

    @Test
    void with_every_second_hook_unroutable_each_sender_gets_its_own_answer() {
        try (RabbitNode node = RabbitNode.own();
                KrokbroProcess krokbro = KrokbroProcess.start(catalogue(node))) {
            RabbitVhost vhost = topology(node);
            await("connected").atMost(Duration.ofSeconds(10)).until(() -> status(krokbro, "push") == 202);

            Map<String, Set<Integer>> byEvent = IntStream.range(0, 2000)
                    .parallel()
                    .mapToObj(i -> i % 2 == 0 ? "push" : "nobody")
                    .collect(Collectors.groupingBy(
                            event -> event, Collectors.mapping(event -> status(krokbro, event), Collectors.toSet())));

            assertThat(byEvent).isEqualTo(Map.of("push", Set.of(202), "nobody", Set.of(503)));
            assertThat(vhost.depth("held")).isGreaterThan(1000);
        }
    }

    private static String catalogue(RabbitNode node) {
        return new CatalogueText()
                .broker("mq", node.port(), "own", "own", "own")
                .github("github", "events")
                .toString();
    }

    private static RabbitVhost topology(RabbitNode node) {
        RabbitVhost vhost = node.vhost("own");
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "push");
        return vhost;
    }

    private List<Thread> senders(KrokbroProcess krokbro, String source, AtomicBoolean enough) {
        return IntStream.range(0, 8)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    while (!enough.get()) {
                        send(krokbro, source);
                    }
                }))
                .toList();
    }

    private void send(KrokbroProcess krokbro, String source) {
        GitHubHook hook = GitHubHook.push();
        long asked = System.nanoTime();
        try {
            int status = krokbro.send(hook.to(krokbro, source)).statusCode();
            slowest.accumulateAndGet(System.nanoTime() - asked, Math::max);
            answers.add(status);
            if (status == 202) {
                accepted.add(hook.delivery());
            }
        } catch (java.io.UncheckedIOException e) {
            answers.add(503); // it has ended and says nothing any more: nobody was told yes
        }
    }

    private static void finish(List<Thread> senders, AtomicBoolean enough) {
        enough.set(true);
        for (Thread sender : senders) {
            try {
                sender.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static int status(KrokbroProcess krokbro, String event) {
        return krokbro.send(GitHubHook.push().event(event).to(krokbro, "uio/github"))
                .statusCode();
    }

    private static Set<String> held(RabbitVhost vhost) {
        return vhost.messages("held").stream()
                .map(message -> message.getProps().getMessageId())
                .collect(Collectors.toSet());
    }
}
