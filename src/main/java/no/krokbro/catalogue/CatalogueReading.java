package no.krokbro.catalogue;

import java.util.List;

/** What came of reading the catalogue's file: all of it, or every mistake in it. */
public sealed interface CatalogueReading {
    /** The file and all that it refers to is as it should be. */
    record Sound(Catalogue catalogue) implements CatalogueReading {}

    /** It is not; in the order of the file. */
    record Faulty(List<Mistake> mistakes) implements CatalogueReading {
        public Faulty {
            mistakes = List.copyOf(mistakes);
        }
    }
}
