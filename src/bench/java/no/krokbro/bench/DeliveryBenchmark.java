package no.krokbro.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Deliveries beside RabbitMQ's own load tool, in rounds: PerfTest consuming (C), the load tool posting to the endpoint (S)
 * and deliveries out; then all three anew while messages wait in RabbitMQ for their next attempt. Since all share the
 * processors, deliveries can be no faster than C and S together.
 */
final class DeliveryBenchmark {
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 20);
    private static final int PARKED = 10_000;

    @Test
    void krokbro_keeps_up_with_what_perf_test_and_bare_http_allow_also_beside_parked_messages() {
        try (Rig rig = new Rig();
                Sink sink = new Sink()) {
            Report report = new Report(rig.node(), ROUNDS, SECONDS);
            Runs runs = new Runs(rig, sink, SECONDS);
            var c = new Measurement("C: PerfTest consumes", runs::perfTestConsumes);
            var s = new Measurement("S: bare HTTP to the endpoint", runs::bareEndpoint);
            var out = new Measurement("out: queue → signed POST → ack", runs::deliveries);
            out.warmUp();
            rounds(List.of(c, s, out));
            report.measured(List.of(c, s, out));

            runs.park(PARKED);
            var beside = new Measurement("C, 10,000 parked beside", runs::perfTestConsumes);
            var bare = new Measurement("S, 10,000 parked beside", runs::bareEndpoint);
            var parked = new Measurement("out, 10,000 parked beside", runs::deliveries);
            rounds(List.of(beside, bare, parked));
            report.measured(List.of(beside, bare, parked));

            assertThat(rig.parked()).isGreaterThanOrEqualTo(PARKED);
            List<Gate> gates = List.of(
                    Gate.atLeast(0.45, "out / C", out.of(c)),
                    Gate.atLeast(0.65, "out / L, L = 1 / (1/C + 1/S)", out.ofTogether(c, s)),
                    Gate.atLeast(0.50, "out / C, 10,000 parked beside", parked.of(beside)),
                    Gate.atLeast(0.70, "out / L, 10,000 parked beside", parked.ofTogether(beside, bare)));
            assertThat(report.gates(gates)).as("gates that do not hold").isEmpty();
        }
    }

    private static void rounds(List<Measurement> round) {
        for (int number = 0; number < ROUNDS; number++) {
            (number % 2 == 0 ? round : round.reversed()).forEach(Measurement::run);
        }
    }
}
