package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.ProcessUse;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.Test;

/** Many subscriptions on one broker: 200, or as many as {@code krokbro.subscriptions} says ({@code -Pmany}: 1,000). */
final class ManySubscriptionsIT {
    private static final int MANY = Integer.getInteger("krokbro.subscriptions", 200);
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void many_subscriptions_share_few_connections_and_threads_and_all_consume_soon_after_kill_9() {
        try (RabbitNode node = RabbitNode.own();
                Endpoint endpoint = Endpoint.http()) {
            RabbitVhost vhost = node.vhost("many");
            CatalogueText catalogue = CatalogueText.on(vhost);
            for (int i = 0; i < MANY; i++) {
                catalogue.subscription("s" + i, vhost.classicQueue("work." + i), endpoint);
            }
            long began = System.nanoTime();
            try (KrokbroProcess krokbro = KrokbroProcess.start(catalogue.toString())) {
                allConsume(node);
                Duration start = since(began);
                delivered(vhost, endpoint, 1);
                long connections = connections(node);
                long threads = threads(krokbro);
                long memory = ProcessUse.of(krokbro.handle().pid()).residentBytes() >> 20;

                node.kill();
                node.start();
                long ready = System.nanoTime();
                allConsume(node);
                Duration back = since(ready);
                delivered(vhost, endpoint, 2);

                System.out.printf(
                        "%d subscriptions: all consume %d ms after launch, %d connections, %d threads, %d MB; %d ms after the"
                                + " broker was ready again, then %d threads, %d MB%n",
                        MANY,
                        start.toMillis(),
                        connections,
                        threads,
                        memory,
                        back.toMillis(),
                        threads(krokbro),
                        ProcessUse.of(krokbro.handle().pid()).residentBytes() >> 20);
                assertThat(connections).isBetween(1L, 4L);
                assertThat(memory).isLessThanOrEqualTo(200);
                assertThat(threads).isLessThanOrEqualTo(100);
                assertThat(threads(krokbro)).isLessThanOrEqualTo(100);
                assertThat(back).isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    private static void delivered(RabbitVhost vhost, Endpoint endpoint, int round) {
        for (int i = 0; i < MANY; i += MANY / 20) {
            vhost.publish("", "work." + i, "m-" + i);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(endpoint.received()).hasSizeGreaterThanOrEqualTo(20 * round));
    }

    /** Asked of the node itself at once: a passive declare of each would take longer than what is measured. */
    private static void allConsume(RabbitNode node) {
        await("all consume").atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> consumers(node) >= MANY);
    }

    private static int consumers(RabbitNode node) {
        String counted = node.ctl("eval", "length(rabbit_amqqueue:consumers_all(<<\"many\">>)).");
        return Integer.parseInt(counted.strip());
    }

    private static long connections(RabbitNode node) {
        String listed = node.ctl("-q", "--no-table-headers", "list_connections", "pid");
        return listed.strip().lines().count() - 1; // the test's own
    }

    private static long threads(KrokbroProcess krokbro) {
        Path status = Path.of("/proc", String.valueOf(krokbro.handle().pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("Threads:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
