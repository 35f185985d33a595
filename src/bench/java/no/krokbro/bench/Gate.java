package no.krokbro.bench;

import java.util.Locale;

/** A figure that must be reached, or not exceeded. */
record Gate(String what, double figure, boolean atLeast, double limit) {
    static Gate atLeast(double limit, String what, Spread figure) {
        return new Gate(what, figure.median(), true, limit);
    }

    static Gate atMost(double limit, String what, Spread figure) {
        return new Gate(what, figure.median(), false, limit);
    }

    boolean held() {
        return atLeast ? figure >= limit : figure <= limit;
    }

    @Override
    public String toString() {
        String sign = atLeast ? "≥" : "≤";
        return String.format(
                Locale.ROOT, "%s | %.2f | %s %.2f | %s", what, figure, sign, limit, held() ? "yes" : "**no**");
    }
}
