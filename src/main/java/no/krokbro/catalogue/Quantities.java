package no.krokbro.catalogue;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of amount that settings take, within bounds: {@code 64}, {@code 1MiB}, {@code 2500ms}. */
final class Quantities {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})([a-zA-Z]*)");
    private static final Map<String, Long> ONE = Map.of("", 1L);
    private static final Map<String, Long> BYTES = Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20);
    private static final Map<String, ChronoUnit> TIMES = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    private Quantities() {}

    static Function<Setting, Integer> number(String least, String most) {
        return within(least, most, Quantities::number).andThen(Math::toIntExact);
    }

    static Function<Setting, Integer> bytes(String least, String most) {
        return within(least, most, Quantities::bytes).andThen(Math::toIntExact);
    }

    static Function<Setting, Duration> duration(String least, String most) {
        return within(least, most, Quantities::duration);
    }

    static Instant time(Setting setting) {
        try {
            return OffsetDateTime.parse(setting.text()).toInstant();
        } catch (DateTimeException e) {
            throw new Wrong("takes a time with its zone, such as 2026-12-01T20:00Z");
        }
    }

    private static <T extends Comparable<T>> Function<Setting, T> within(
            String least, String most, Function<String, T> amount) {
        return setting -> {
            T value = amount.apply(setting.text());
            if (value.compareTo(amount.apply(least)) < 0 || value.compareTo(amount.apply(most)) > 0) {
                throw new Wrong("takes " + least + " to " + most);
            }
            return value;
        };
    }

    private static Long number(String text) {
        return amount(text, ONE, "takes a whole number", (count, one) -> count * one);
    }

    private static Long bytes(String text) {
        return amount(text, BYTES, "takes a size such as 65536, 64KiB or 1MiB", (count, unit) -> count * unit);
    }

    private static Duration duration(String text) {
        return amount(text, TIMES, "takes a duration such as 2500ms, 300s, 5m, 24h or 4d", Duration::of);
    }

    private static <U, T> T amount(String text, Map<String, U> units, String otherwise, BiFunction<Long, U, T> times) {
        Matcher amount = AMOUNT.matcher(text);
        U unit = amount.matches() ? units.get(amount.group(2)) : null;
        if (unit == null) {
            throw new Wrong(otherwise);
        }
        return times.apply(Long.valueOf(amount.group(1)), unit);
    }
}
