package no.krokbro.catalogue;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What stands in a YAML file, with the line it stands on. */
sealed interface YamlValue {
    int line();

    /**
     * A scalar; what it refers to stands in its place.
     *
     * @param mounted whether it is the content of a mounted file
     */
    record Text(int line, String text, boolean mounted) implements YamlValue {}

    /** A key without a value. */
    record Nothing(int line) implements YamlValue {}

    /** Something whose mistake is noted already. */
    record Refused(int line) implements YamlValue {}

    /** A list. */
    record Items(int line, List<YamlValue> items) implements YamlValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A map, in the order of the file. */
    record Entries(int line, Map<String, Entry> entries) implements YamlValue {
        public Entries {
            entries = Collections.unmodifiableMap(entries);
        }
    }

    /**
     * The value of a key.
     *
     * @param line of the key
     */
    record Entry(int line, YamlValue value) {}
}
