package no.krokbro.ingress;

import java.util.Optional;

/** How often an event has gone through a Krokbro, so that a circle of them ends. */
record Hops(int count) {
    static final String HEADER = "krokbro-hops";
    private static final int MOST = 8;

    /** One more than the hook says; nothing when that is too many, or no number. */
    static Optional<Hops> of(Hook hook) {
        String told = hook.header(HEADER).orElse("0");
        if (told.length() != 1 || told.charAt(0) < '0' || told.charAt(0) > '9') {
            return Optional.empty();
        }
        int count = told.charAt(0) - '0' + 1;
        return count < MOST ? Optional.of(new Hops(count)) : Optional.empty();
    }
}
