package no.krokbro.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.Output;
import no.krokbro.fixture.RabbitNode;

/** The benchmark's Markdown: where and what, a row for each measurement, a row for each gate. */
final class Report {
    private static final Path FILE = Path.of("target", "benchmark.md");

    private final List<String> lines = new ArrayList<>();

    /** Says what was measured where; {@code load} of others on the machine makes all figures worthless. */
    Report(RabbitNode node, int rounds, int seconds) {
        lines.add("# Benchmark");
        lines.add("");
        lines.add(
                "%d rounds of %d s, medians (min–max). %d processors, load %.2f before; Java %s; RabbitMQ %s; PerfTest %s; commit %s. `%s`"
                        .formatted(
                                rounds,
                                seconds,
                                Runtime.getRuntime().availableProcessors(),
                                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                                Runtime.version(),
                                node.ctl("version").strip(),
                                PerfTest.VERSION,
                                Output.of(new ProcessBuilder("git", "describe", "--always", "--dirty"))
                                        .strip(),
                                String.join(" ", KrokbroProcess.command()) + " " + Rig.OPTIONS));
        lines.add("");
    }

    void measured(List<Measurement> measurements) {
        lines.add("| | messages/s | p50 ms | p99 ms | p99.9 ms | Krokbro CPU µs/message | RabbitMQ CPU µs/message |");
        lines.add("|---|---|---|---|---|---|---|");
        measurements.forEach(one -> lines.add("| %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        one.name(),
                        one.spread(Sample::rate).with(0),
                        one.spread(Sample::p50).with(1),
                        one.spread(Sample::p99).with(1),
                        one.spread(Sample::p999).with(1),
                        one.spread(Sample::krokbroMicros).with(0),
                        one.spread(Sample::brokerMicros).with(0))));
        lines.add("");
    }

    void figure(String what, Spread spread) {
        lines.add("* %s: %s".formatted(what, spread.with(2)));
    }

    /** Writes and prints it all; the gates that do not hold. */
    List<Gate> gates(List<Gate> gates) {
        lines.add("");
        lines.add("| gate | figure | limit | held |");
        lines.add("|---|---|---|---|");
        gates.forEach(gate -> lines.add("| " + gate + " |"));
        String text = lines.stream().collect(Collectors.joining("\n", "", "\n"));
        System.out.printf(Locale.ROOT, "%n%s%n", text);
        try {
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gates.stream().filter(gate -> !gate.held()).toList();
    }
}
