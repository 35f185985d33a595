package no.krokbro.catalogue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is noticed while a file is read: every mistake, every setting that lowers a guarantee, and what ends when. */
final class Notes {
    private final String file;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<Weakening> weakenings = new ArrayList<>();
    private final List<Expiry> expiries = new ArrayList<>();

    Notes(String file) {
        this.file = file;
    }

    void mistake(Place place, String text) {
        mistakes.add(new Mistake(file, place.line(), place.path(), text));
    }

    void weakening(Place place, String setting) {
        weakenings.add(new Weakening(place.path(), setting));
    }

    void expiry(Place place, Expiry.Kind kind, Instant at) {
        expiries.add(new Expiry(place.path(), kind, at));
    }

    /** In the order of the file. */
    List<Mistake> mistakes() {
        return mistakes.stream().sorted(Comparator.comparingInt(Mistake::line)).toList();
    }

    List<Weakening> weakenings() {
        return List.copyOf(weakenings);
    }

    List<Expiry> expiries() {
        return List.copyOf(expiries);
    }
}
