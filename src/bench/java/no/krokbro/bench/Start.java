package no.krokbro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.ProcessUse;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.Test;

/** How soon a new process serves, and what it takes then: {@code ./mvnw verify -Pbenchmark -Dit.test=Start}. */
final class Start {
    private static final int STARTS = 5;
    private static final int HOOKS = 10_000;
    private static final boolean NATIVE =
            !System.getProperty("krokbro.native", "").isEmpty();

    @Test
    void a_new_process_serves_at_once_and_stays_small() {
        try (RabbitNode node = RabbitNode.own();
                RabbitVhost vhost = node.vhost("start")) {
            vhost.exchange("events", "topic");
            vhost.bind(vhost.quorumQueue("held"), "events", "push");
            String catalogue =
                    CatalogueText.on(vhost).github("github", "events").toString();

            Spread ready = starts(catalogue, KrokbroProcess::isReady);
            Spread accepted = starts(catalogue, Start::accepts);
            double resident = residentAfterHooks(catalogue);

            System.out.printf(
                    "START %s: ready after %s ms; first confirmed 202 after %s ms; %.0f MiB after %d hooks%n",
                    NATIVE ? "native" : "JVM", ready.with(0), accepted.with(0), resident, HOOKS);
            assertThat(ready.median()).isLessThanOrEqualTo(NATIVE ? 80 : 2_500);
            if (NATIVE) {
                assertThat(accepted.median()).isLessThanOrEqualTo(300);
                assertThat(resident).isLessThanOrEqualTo(80);
            }
        }
    }

    /** Milliseconds from the start of a process until {@code there}. */
    private static Spread starts(String catalogue, Predicate<KrokbroProcess> there) {
        return Spread.of(IntStream.range(0, STARTS).mapToDouble(_ -> {
            long began = System.nanoTime();
            try (KrokbroProcess krokbro = KrokbroProcess.launch(catalogue, Map.of())) {
                soon(() -> there.test(krokbro));
                return (System.nanoTime() - began) / 1e6;
            }
        }));
    }

    private static double residentAfterHooks(String catalogue) {
        try (KrokbroProcess krokbro = KrokbroProcess.start(catalogue)) {
            soon(() -> accepts(krokbro));
            try (Senders senders = new Senders(krokbro, "uio/github", 32)) {
                soon(() -> senders.accepted().size() >= HOOKS);
            }
            return ProcessUse.of(krokbro.handle().pid()).residentBytes() / 1024.0 / 1024.0;
        }
    }

    private static boolean accepts(KrokbroProcess krokbro) {
        try {
            return krokbro.send(GitHubHook.push().to(krokbro, "uio/github")).statusCode() == 202;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static void soon(Callable<Boolean> there) {
        await().atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(there);
    }
}
