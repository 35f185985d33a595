package no.krokbro.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Something that is measured once a round. */
final class Measurement {
    private final String name;
    private final Supplier<Sample> run;
    private final List<Sample> samples = new ArrayList<>();

    Measurement(String name, Supplier<Sample> run) {
        this.name = name;
        this.run = run;
    }

    /** Runs, and forgets it. */
    void warmUp() {
        var _ = run.get();
    }

    void run() {
        Sample sample = run.get();
        samples.add(sample);
        System.out.printf("round %d, %s: %,.0f/s%n", samples.size(), name, sample.rate());
    }

    String name() {
        return name;
    }

    Spread spread(ToDoubleFunction<Sample> figure) {
        return Spread.of(samples.stream().mapToDouble(figure));
    }

    /** Its rate as a share of another's: round by round, since what else goes on differs from round to round. */
    Spread of(Measurement other) {
        return share(other, other, (rate, _) -> rate);
    }

    /** Its rate as a share of what two others allow together, who share the processors: {@code 1 / (1/a + 1/b)}. */
    Spread ofTogether(Measurement first, Measurement second) {
        return share(first, second, (a, b) -> 1 / (1 / a + 1 / b));
    }

    private Spread share(Measurement first, Measurement second, DoubleBinaryOperator limit) {
        return Spread.of(IntStream.range(0, samples.size())
                .mapToDouble(round -> rate(round) / limit.applyAsDouble(first.rate(round), second.rate(round))));
    }

    private double rate(int round) {
        return samples.get(round).rate();
    }
}
