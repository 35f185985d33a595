package no.krokbro.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is noticed while a file is read: every mistake, and every setting that lowers a guarantee. */
final class Notes {
    private final String file;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<Weakening> weakenings = new ArrayList<>();

    Notes(String file) {
        this.file = file;
    }

    void mistake(Place place, String text) {
        mistakes.add(new Mistake(file, place.line(), place.path(), text));
    }

    void weakening(Place place, String setting) {
        weakenings.add(new Weakening(place.path(), setting));
    }

    /** In the order of the file. */
    List<Mistake> mistakes() {
        return mistakes.stream().sorted(Comparator.comparingInt(Mistake::line)).toList();
    }

    List<Weakening> weakenings() {
        return List.copyOf(weakenings);
    }
}
