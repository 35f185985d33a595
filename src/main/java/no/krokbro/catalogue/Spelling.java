package no.krokbro.catalogue;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was meant. */
final class Spelling {
    private static final int NEAR = 2;

    private Spelling() {}

    /** The nearest of {@code words}, when one is near. */
    static Optional<String> nearest(String word, Collection<String> words) {
        return words.stream()
                .filter(known -> distance(word, known) <= Math.min(NEAR, known.length() / 2))
                .min(Comparator.comparingInt(known -> distance(word, known)));
    }

    /** {@code " Did you mean …?"}, when one is near. */
    static String hint(String word, Collection<String> words) {
        return nearest(word, words).map(near -> " Did you mean " + near + "?").orElse("");
    }

    // Levenshtein's, one row at a time
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > NEAR) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
