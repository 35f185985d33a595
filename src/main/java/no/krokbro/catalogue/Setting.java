package no.krokbro.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import no.krokbro.catalogue.YamlValue.Entries;
import no.krokbro.catalogue.YamlValue.Items;
import no.krokbro.catalogue.YamlValue.Nothing;
import no.krokbro.catalogue.YamlValue.Refused;
import no.krokbro.catalogue.YamlValue.Text;

/** One value of the file and where it stands. What it takes is asked for by shape; another shape is {@link Wrong}. */
record Setting(Notes notes, Place place, YamlValue value) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** One value; of a mounted file its first line. */
    String text() {
        Text text = scalar();
        return text.mounted() ? text.text().lines().findFirst().orElse("") : text.text();
    }

    /** All that is written here or stands in the mounted file. */
    String wholeText() {
        return scalar().text();
    }

    private Text scalar() {
        return switch (value) {
            case Text text -> text;
            case Items _, Entries _ -> throw new Wrong("takes one value");
            case Nothing _ -> throw nothing();
            case Refused _ -> throw new Reported();
        };
    }

    /** A list of what {@code kind} takes. */
    <T> List<T> list(Function<Setting, T> kind) {
        return switch (value) {
            case Items items -> items(items, kind);
            case Text _, Entries _ -> throw new Wrong("takes a list. Put [ ] around it.");
            case Nothing _ -> throw nothing();
            case Refused _ -> throw new Reported();
        };
    }

    private <T> List<T> items(Items items, Function<Setting, T> kind) {
        List<Read<T>> read = new ArrayList<>();
        for (YamlValue item : items.items()) {
            read.add(new Setting(notes, place.item(item.line(), read.size()), item).read(kind));
        }
        return read.stream().map(Read::get).toList();
    }

    /** A map whose keys {@code reader} knows. */
    <T> T section(Function<Section, T> reader) {
        Section section = new Section(notes, place, settings());
        try {
            return reader.apply(section);
        } finally {
            section.refuseUnknownKeys();
        }
    }

    /** Sections by names that the file chooses. */
    <T> Map<String, Read<T>> named(BiFunction<String, Section, T> reader) {
        Map<String, Read<T>> named = new LinkedHashMap<>();
        settings().forEach((name, setting) -> {
            if (!NAME.matcher(name).matches()) {
                notes.mistake(setting.place, "a name takes a-z, 0-9 and -, at most 40 of them");
            }
            named.put(name, setting.read(each -> each.section(section -> reader.apply(name, section))));
        });
        return named;
    }

    /** Settings by keys that the file chooses. */
    Map<String, Setting> settings() {
        Map<String, Setting> settings = new LinkedHashMap<>();
        entries()
                .entries()
                .forEach((key, entry) ->
                        settings.put(key, new Setting(notes, place.key(entry.line(), key), entry.value())));
        return settings;
    }

    private Entries entries() {
        return switch (value) {
            case Entries entries -> entries;
            case Text _, Items _ -> throw new Wrong("takes settings of its own, such as { key: value }");
            case Nothing _ -> throw nothing();
            case Refused _ -> throw new Reported();
        };
    }

    /** What {@code kind} makes of this value, or a noted mistake. */
    <T> Read<T> read(Function<Setting, T> kind) {
        return Read.of(notes, place, () -> kind.apply(this));
    }

    private static Wrong nothing() {
        return new Wrong("has no value. Give it one, or remove it.");
    }
}
