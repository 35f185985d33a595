package no.krokbro.catalogue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** A map of the file. A key that is never asked for is unknown, and a mistake. */
final class Section {
    private final Notes notes;
    private final Place place;
    private final Map<String, Setting> settings;
    private final Set<String> known = new TreeSet<>();
    private final List<String> later = new ArrayList<>();

    Section(Notes notes, Place place, Map<String, Setting> settings) {
        this.notes = notes;
        this.place = place;
        this.settings = settings;
    }

    /** Must be there. */
    <T> Read<T> required(String key, Function<Setting, T> kind) {
        return setting(key)
                .map(setting -> setting.read(kind))
                .orElseGet(() -> derived(key, () -> {
                    throw new Wrong("is missing. Add it.");
                }));
    }

    /** May be left out. */
    <T> Read<Optional<T>> optional(String key, Function<Setting, T> kind) {
        return setting(key)
                .map(setting -> setting.read(kind.andThen(Optional::of)))
                .orElseGet(() -> Read.of(Optional.empty()));
    }

    /** May be left out, which means {@code otherwise}. */
    <T> Read<T> optional(String key, Function<Setting, T> kind, T otherwise) {
        return setting(key).map(setting -> setting.read(kind)).orElseGet(() -> Read.of(otherwise));
    }

    /** A list; may be left out, which means an empty one. */
    <T> Read<List<T>> list(String key, Function<Setting, T> kind) {
        return optional(key, setting -> setting.list(kind), List.of());
    }

    /** A section of known keys; when left out, it reads as an empty one. */
    <T> Read<T> section(String key, Function<Section, T> reader) {
        return setting(key)
                .map(setting -> setting.read(each -> each.section(reader)))
                .orElseGet(() -> derived(key, () -> reader.apply(new Section(notes, place.key(key), Map.of()))));
    }

    /** Sections by names that the file chooses. */
    <T> Read<Map<String, Read<T>>> named(String key, BiFunction<String, Section, T> reader) {
        return optional(key, setting -> setting.named(reader), Map.of());
    }

    /** Made of what was read; when it cannot be made, the mistake stands at {@code key}. */
    <T> Read<T> derived(String key, Supplier<T> made) {
        return Read.of(notes, setting(key).map(Setting::place).orElseGet(() -> place.key(key)), made);
    }

    /** Keys of the contract that a later release serves. */
    void later(String... keys) {
        later.addAll(List.of(keys));
    }

    /** Notes that {@code key} lowers a guarantee, when it does. */
    void weakens(String key, Supplier<Boolean> whether) {
        derived(key, () -> {
            if (whether.get()) {
                notes.weakening(place.key(key), key);
            }
            return key;
        });
    }

    /** Notes when what stands at {@code key} ends, when it does. */
    void expires(String key, Expiry.Kind kind, Supplier<Optional<Instant>> at) {
        derived(key, () -> {
            at.get().ifPresent(time -> notes.expiry(place.key(key), kind, time));
            return key;
        });
    }

    void refuseUnknownKeys() {
        settings.forEach((key, setting) -> {
            if (!known.contains(key)) {
                notes.mistake(setting.place(), unknown(key));
            }
        });
    }

    private String unknown(String key) {
        if (later.contains(key)) {
            return "not in this release. Remove it.";
        }
        return "unknown key. "
                + Spelling.nearest(key, known)
                        .map(near -> "Did you mean " + near + "?")
                        .orElseGet(() -> "Known here: " + String.join(", ", known) + ".");
    }

    private Optional<Setting> setting(String key) {
        known.add(key);
        return Optional.ofNullable(settings.get(key));
    }
}
