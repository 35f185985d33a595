package no.krokbro.signature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import no.krokbro.signature.Verifier.Verdict;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** How many hooks of 1 KiB one processor can verify in a second, preset by preset. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class VerificationRates {
    private static final Instant NOW = Instant.parse("2026-03-02T09:01:14Z");

    @Param("github")
    public String preset = "";

    private Verifier verifier;
    private SignedRequest request;

    @Setup
    public void sign() throws Exception {
        SignedSample sample = SignedSample.of(Scheme.preset(preset).orElseThrow(), NOW);
        verifier = sample.verifier();
        request = sample.request();
        if (!(verifier.verify(request, NOW) instanceof Verdict.Verified)) {
            throw new IllegalStateException(preset + ": " + verifier.verify(request, NOW));
        }
    }

    @Benchmark
    public Verdict verify() {
        return verifier.verify(request, NOW);
    }

    @Test
    void every_preset_verifies() throws RunnerException, IOException {
        List<String> presets = new ArrayList<>();
        for (String name : Scheme.presets()) {
            if (SignedSample.canBeMade(Scheme.preset(name).orElseThrow(), NOW)) {
                presets.add(name);
            }
        }
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(VerificationRates.class.getName() + ".verify")
                        .param("preset", presets.toArray(String[]::new))
                        .jvmArgs("-Xmx256m", "-XX:+UseSerialGC")
                        .build())
                .run();
        StringBuilder table = new StringBuilder("| preset | verifications/s |\n|---|---|\n");
        results.stream()
                .sorted(Comparator.comparingDouble(
                        (RunResult result) -> -result.getPrimaryResult().getScore()))
                .forEach(result -> table.append(String.format(
                        Locale.ROOT,
                        "| %s | %,.0f |%n",
                        result.getParams().getParam("preset"),
                        result.getPrimaryResult().getScore())));
        Files.write(Path.of("target", "jmh.md"), table.toString().getBytes(StandardCharsets.UTF_8));
        System.out.println(table);
    }
}
