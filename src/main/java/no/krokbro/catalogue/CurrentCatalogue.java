package no.krokbro.catalogue;

/** The catalogue in force; replaced whole when its file or a mounted secret changes. */
public final class CurrentCatalogue {
    /** The catalogue in force. */
    public Catalogue now() {
        throw new UnsupportedOperationException();
    }
}
