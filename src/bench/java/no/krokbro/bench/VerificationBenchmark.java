package no.krokbro.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What verifying costs a hook: the same body to sources that verify nothing, GitHub's signature and Standard Webhooks', in
 * short rounds, every other in the other order.
 */
final class VerificationBenchmark {
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 6);
    private static final int SECONDS = Integer.getInteger("benchmark.seconds", 6);

    @Test
    void verification_costs_a_tenth_at_most() {
        try (Rig rig = new Rig();
                Sink sink = new Sink()) {
            Report report = new Report(rig.node(), ROUNDS, SECONDS);
            Runs runs = new Runs(rig, sink, SECONDS);
            var none = new Measurement("in, unverified", () -> runs.hooks("unverified"));
            var github = new Measurement("in, verified as GitHub's", () -> runs.hooks("github"));
            var standard = new Measurement("in, verified as Standard Webhooks", () -> runs.hooks("standard"));

            List<Measurement> round = List.of(none, github, standard);
            round.forEach(Measurement::warmUp);
            for (int number = 0; number < ROUNDS; number++) {
                (number % 2 == 0 ? round : round.reversed()).forEach(Measurement::run);
            }

            report.measured(round);
            assertThat(report.gates(List.of(
                            Gate.atLeast(0.90, "github / unverified", github.of(none)),
                            Gate.atLeast(0.90, "standard-webhooks / unverified", standard.of(none)))))
                    .as("gates that do not hold")
                    .isEmpty();
        }
    }
}
