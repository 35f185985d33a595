package no.krokbro.catalogue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Something read from the file: a value, or a mistake that is noted already. So a reader asks for everything first,
 * which finds every mistake, and takes the values last.
 */
final class Read<T> implements Supplier<T> {
    private final Optional<T> value;

    private Read(Optional<T> value) {
        this.value = value;
    }

    static <T> Read<T> of(T value) {
        return new Read<>(Optional.of(value));
    }

    /** What {@code made} makes; when it cannot, the mistake stands at {@code place}. */
    static <T> Read<T> of(Notes notes, Place place, Supplier<T> made) {
        try {
            return of(made.get());
        } catch (Wrong wrong) {
            notes.mistake(place, wrong.text());
        } catch (Reported reported) {
            // its mistake is noted where it was found
        }
        return new Read<>(Optional.empty());
    }

    /** The values of a map. */
    static <T> Map<String, T> values(Map<String, Read<T>> named) {
        Map<String, T> values = new LinkedHashMap<>();
        named.forEach((name, read) -> values.put(name, read.get()));
        return values;
    }

    /** Whether there is a value, and {@code such} holds of it. */
    boolean is(Predicate<T> such) {
        return value.filter(such).isPresent();
    }

    void ifSound(Consumer<T> action) {
        value.ifPresent(action);
    }

    /** @throws Reported when a mistake stands in its place */
    @Override
    public T get() {
        return value.orElseThrow(Reported::new);
    }
}
