package no.krokbro.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Deliveries beside messages that wait in RabbitMQ for their next attempt: {@code -Pbenchmark -Dit.test=ParkedBenchmark}. */
final class ParkedBenchmark {
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 5);
    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 20);
    private static final int PARKED = 10_000;

    @Test
    void ten_thousand_parked_messages_cost_deliveries_little() {
        try (Rig rig = new Rig();
                Sink sink = new Sink()) {
            Report report = new Report(rig.node(), ROUNDS, SECONDS);
            Runs runs = new Runs(rig, sink, SECONDS);
            var c = new Measurement("C: PerfTest consumes", runs::perfTestConsumes);
            var s = new Measurement("S: bare HTTP to the endpoint", runs::bareEndpoint);
            var out = new Measurement("out: queue → signed POST → ack, 10,000 parked beside", runs::deliveries);
            runs.park(PARKED);
            out.warmUp();

            List<Measurement> round = List.of(c, s, out);
            for (int number = 0; number < ROUNDS; number++) {
                (number % 2 == 0 ? round : round.reversed()).forEach(Measurement::run);
            }

            assertThat(rig.parked()).isGreaterThanOrEqualTo(PARKED);
            report.measured(round);
            List<Gate> gates = List.of(
                    Gate.atLeast(0.50, "out / C", out.of(c)), Gate.atLeast(0.70, "out / L", out.ofTogether(c, s)));
            assertThat(report.gates(gates)).as("gates that do not hold").isEmpty();
        }
    }
}
