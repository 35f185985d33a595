package no.krokbro.signature;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A section of a declared scheme: hands out its values and notes what is wrong with them. */
final class Declaration {
    private final Map<?, ?> values;
    private final String path;
    private final List<Scheme.Mistake> mistakes;
    private final Set<String> known = new TreeSet<>();

    Declaration(Map<?, ?> values, String path, List<Scheme.Mistake> mistakes) {
        this.values = values;
        this.path = path;
        this.mistakes = mistakes;
    }

    /** How a constant is written in YAML: {@code HMAC_SHA256} is {@code hmac-sha256}. */
    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void mistake(String key, String text) {
        mistakes.add(new Scheme.Mistake(path + "." + key, text));
    }

    Optional<String> text(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof String text && !text.isEmpty()) {
                return Optional.of(text);
            }
            mistake(key, "is not a text. Write one, in quotes if it begins with a sign.");
            return Optional.empty();
        });
    }

    /** A text that {@code parse} takes; what it throws is the mistake. */
    <T> Optional<T> parsed(String key, Function<String, T> parse) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (IllegalArgumentException e) {
                mistake(key, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        return parsed(
                key,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> written(constant).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(text + " is not known. Use one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(Declaration::written)
                                        .collect(Collectors.joining(", "))
                                + ".")));
    }

    Optional<Integer> number(String key, int least, int most) {
        return value(key).flatMap(value -> {
            Optional<Integer> number = whole(value).filter(n -> least <= n && n <= most);
            if (number.isEmpty()) {
                mistake(key, "is not a number from " + least + " to " + most + ".");
            }
            return number;
        });
    }

    private static Optional<Integer> whole(Object value) {
        try {
            return Optional.of(Integer.valueOf(value.toString()));
        } catch (NumberFormatException notWhole) {
            return Optional.empty();
        }
    }

    Optional<Duration> duration(String key) {
        return parsed(key, text -> {
            try {
                return Duration.parse("PT" + text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(text + " is not a duration. Write one such as 300s or 5m.", e);
            }
        });
    }

    List<String> texts(String key) {
        return value(key)
                .map(value -> {
                    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
                        return list.stream().map(String.class::cast).toList();
                    }
                    mistake(key, "is not a list of texts. Write [ one, two ].");
                    return List.<String>of();
                })
                .orElse(List.of());
    }

    /** A list of texts that {@code parse} takes. */
    <T> List<T> all(String key, Function<String, T> parse) {
        List<T> parsed = new ArrayList<>();
        for (String text : texts(key)) {
            try {
                parsed.add(parse.apply(text));
            } catch (IllegalArgumentException e) {
                mistake(key, String.valueOf(e.getMessage()));
            }
        }
        return parsed;
    }

    /** Texts by names that the scheme chooses, at least one. */
    Map<String, String> map(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        value(key).ifPresent(value -> {
            if (value instanceof Map<?, ?> entries) {
                if (entries.isEmpty()) {
                    mistake(key, "is empty. Write { name: value }.");
                }
                entries.forEach((name, text) -> map.put(String.valueOf(name), String.valueOf(text)));
            } else {
                mistake(key, "is not a section. Write { name: value }.");
            }
        });
        return map;
    }

    Optional<Boolean> flag(String key) {
        return value(key).map(Object::toString).flatMap(text -> {
            if (text.equals("true") || text.equals("false")) {
                return Optional.of(text.equals("true"));
            }
            mistake(key, "is neither true nor false.");
            return Optional.empty();
        });
    }

    /** A list of sections. */
    List<Declaration> sections(String key) {
        return value(key)
                .map(value -> {
                    if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
                        return IntStream.range(0, list.size())
                                .mapToObj(i -> new Declaration(
                                        (Map<?, ?>) list.get(i), path + "." + key + "[" + i + "]", mistakes))
                                .toList();
                    }
                    mistake(key, "is not a list of sections. Write [ { key: value } ].");
                    return List.<Declaration>of();
                })
                .orElse(List.of());
    }

    Optional<Declaration> section(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof Map<?, ?> map) {
                return Optional.of(new Declaration(map, path + "." + key, mistakes));
            }
            mistake(key, "is not a section. Write { key: value }.");
            return Optional.empty();
        });
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    <T> Optional<T> required(String key, Function<String, Optional<T>> read) {
        if (!has(key)) {
            mistake(key, "is missing. A scheme cannot do without it.");
        }
        return read.apply(key);
    }

    /** To be called when all values have been asked for: what nobody asked for is not known. */
    void close() {
        for (Object key : values.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                mistake(String.valueOf(key), "is not known here. Known are " + String.join(", ", known) + ".");
            }
        }
    }

    private Optional<Object> value(String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key));
    }
}
