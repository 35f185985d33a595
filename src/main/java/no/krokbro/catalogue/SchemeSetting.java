package no.krokbro.catalogue;

import java.util.LinkedHashMap;
import java.util.Map;
import no.krokbro.catalogue.YamlValue.Entries;
import no.krokbro.catalogue.YamlValue.Items;
import no.krokbro.catalogue.YamlValue.Nothing;
import no.krokbro.catalogue.YamlValue.Refused;
import no.krokbro.catalogue.YamlValue.Text;
import no.krokbro.signature.Scheme;

/** Reads {@code scheme}: the name of a preset, or a scheme declared in place. */
final class SchemeSetting {
    private final Map<String, Place> places = new LinkedHashMap<>();

    private SchemeSetting() {}

    static Scheme read(Setting setting) {
        return setting.value() instanceof Text ? preset(Kinds.text(setting)) : new SchemeSetting().declared(setting);
    }

    private static Scheme preset(String name) {
        return Scheme.preset(name)
                .orElseThrow(() -> new Wrong("takes the name of a preset, or a scheme declared in place."
                        + Spelling.hint(name, Scheme.presets())));
    }

    private Scheme declared(Setting setting) {
        return switch (Scheme.parse(map(setting), setting.place().path())) {
            case Scheme.Parsed.Valid(var scheme) -> scheme;
            case Scheme.Parsed.Invalid(var mistakes) -> {
                mistakes.forEach(mistake -> setting.notes().mistake(place(mistake, setting), mistake.text()));
                throw new Reported();
            }
        };
    }

    private Place place(Scheme.Mistake mistake, Setting setting) {
        return new Place(line(mistake.path(), setting), mistake.path());
    }

    // What is missing has no line: its section's is the nearest
    private int line(String path, Setting setting) {
        if (path.length() <= setting.place().path().length()) {
            return setting.place().line();
        }
        Place place = places.get(path);
        return place == null ? line(path.substring(0, path.lastIndexOf('.')), setting) : place.line();
    }

    private Map<String, Object> map(Setting setting) {
        Map<String, Object> map = new LinkedHashMap<>();
        setting.settings().forEach((key, value) -> value.read(this::plain).ifSound(plain -> map.put(key, plain)));
        return map;
    }

    private Object plain(Setting setting) {
        places.put(setting.place().path(), setting.place());
        return switch (setting.value()) {
            case Entries _ -> map(setting);
            case Items _ -> setting.list(this::plain);
            case Text _, Nothing _, Refused _ -> setting.text(); // which says what is wrong with the last two
        };
    }
}
