package no.krokbro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

            if (!NATIVE) {
                started("JVM without the image's AOT cache", catalogue, Map.of());
            }
            Started started = NATIVE
                    ? started("native", catalogue, Map.of())
                    : started("JVM", catalogue, Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTCache=" + trained()));
            double resident = residentAfterHooks(catalogue);
            System.out.printf("START %.0f MiB after %d hooks%n", resident, HOOKS);

            assertThat(started.ready().median()).isLessThanOrEqualTo(NATIVE ? 80 : 2_500);
            if (NATIVE) {
                assertThat(started.accepted().median()).isLessThanOrEqualTo(300);
                assertThat(resident).isLessThanOrEqualTo(80);
            }
        }
    }

    private record Started(Spread ready, Spread accepted) {}

    private static Started started(String what, String catalogue, Map<String, String> environment) {
        Started started = new Started(
                starts(catalogue, environment, KrokbroProcess::isReady),
                starts(catalogue, environment, Start::accepts));
        System.out.printf(
                "START %s: ready after %s ms; first confirmed 202 after %s ms%n",
                what, started.ready().with(0), started.accepted().with(0));
        return started;
    }

    /** The AOT cache, made as the image makes its own. */
    private static Path trained() {
        Path app = Path.of("target", "quarkus-app");
        ProcessBuilder training = new ProcessBuilder("deployment/container/train").inheritIO();
        training.environment().put("KROKBRO_APP", app.toString());
        training.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            assertThat(training.start().waitFor()).isZero();
            return Files.move(
                    app.resolve("krokbro.aot"), Path.of("target", "krokbro.aot"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Milliseconds from the start of a process until {@code there}. */
    private static Spread starts(String catalogue, Map<String, String> environment, Predicate<KrokbroProcess> there) {
        return Spread.of(IntStream.range(0, STARTS).mapToDouble(_ -> {
            long began = System.nanoTime();
            try (KrokbroProcess krokbro = KrokbroProcess.launch(catalogue, environment)) {
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
