package no.krokbro.bench;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** The same measured several times. */
record Spread(double min, double median, double max) {
    static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    /** Such as {@code 0.71 (0.66–0.74)}; nothing for what was not measured. */
    String with(int digits) {
        return Double.isNaN(median)
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%1$,.4$f (%2$,.4$f–%3$,.4$f)".replace("4$", String.valueOf(digits)),
                        median,
                        min,
                        max);
    }
}
