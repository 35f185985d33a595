package no.krokbro.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Krokbro beside RabbitMQ's own load tool, on the same node and the same processors, in rounds.
 *
 * <p>A round measures PerfTest publishing (P), bare HTTP (H: the same service verifies the same body and answers without
 * publishing, as GitHub's ping asks for) and hooks in. The next round does so in the other order. Since all share the
 * processors, hooks in can be no faster than P and H together. The way out is {@link DeliveryBenchmark}'s.
 */
final class Benchmark {
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 20);
    private static final boolean NATIVE =
            !System.getProperty("krokbro.native", "").isEmpty();

    @Test
    void krokbro_keeps_up_with_what_perf_test_and_bare_http_allow() {
        try (Rig rig = new Rig();
                Sink sink = new Sink()) {
            Report report = new Report(rig.node(), ROUNDS, SECONDS);
            Runs runs = new Runs(rig, sink, SECONDS);
            var bare = new Measurement("PerfTest publishes without properties", runs::perfTestPublishesBare);
            var p = new Measurement("P: PerfTest publishes, the same properties", runs::perfTestPublishes);
            var few = new Measurement(
                    "PerfTest publishes the same at 2,000/s: what the disk does", runs::perfTestPublishesFew);
            var h = new Measurement("H: bare HTTP, a signed ping", runs::ping);
            var in = new Measurement("in: hook → verified → confirmed 202, the same 1 KiB", () -> runs.hooks("raw"));
            var thin = new Measurement("in, to a thin notification", () -> runs.hooks("thin"));

            List<Measurement> round = List.of(bare, few, p, h, in, thin);
            runs.warmUpHooks();
            for (int number = 0; number < ROUNDS; number++) {
                (number % 2 == 0 ? round : round.reversed()).forEach(Measurement::run);
            }

            report.measured(round);
            report.figure("in / P", in.of(p));
            report.figure("in / L, L = 1 / (1/P + 1/H)", in.ofTogether(p, h));
            report.figure("in, thin / P", thin.of(p));
            report.figure("in, thin / L", thin.ofTogether(p, h));
            report.figure("in / PerfTest without properties", in.of(bare));
            report.figure("in, thin / PerfTest without properties", thin.of(bare));
            report.figure("resident memory at the end, MiB", rig.resident());
            List<Gate> gates = new ArrayList<>();
            gates.add(Gate.atLeast(NATIVE ? 0.50 : 0.60, "in / P", in.of(p)));
            if (!NATIVE) {
                gates.add(Gate.atLeast(0.85, "in / L", in.ofTogether(p, h)));
            }
            gates.add(Gate.atMost(12, "in, p99 in ms", in.spread(Sample::p99)));
            assertThat(report.gates(gates)).as("gates that do not hold").isEmpty();
        }
    }
}
