package no.krokbro.catalogue;

/** A value is not what its setting takes. Becomes a {@link Mistake} in {@link Read#of}, which knows line and path. */
final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String text;

    /** Says what to do, and never the value. */
    Wrong(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    String text() {
        return text;
    }
}
