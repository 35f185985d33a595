package no.krokbro.catalogue;

/** What is asked for cannot be had, and the mistake behind it is noted already. */
final class Reported extends RuntimeException {
    private static final long serialVersionUID = 1;

    Reported() {
        super(null, null, false, false);
    }
}
