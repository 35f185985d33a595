package no.krokbro.delivery;

import java.util.Locale;
import no.krokbro.delivery.AttemptOutcome.Fault;

/** The closed list of words in {@code krokbro-reason}: those of {@link Fault} in lower case, and {@code exhausted}. */
final class Reasons {
    /** Schedule or age is used up. */
    static final String EXHAUSTED = "exhausted";

    private Reasons() {}

    static String of(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
