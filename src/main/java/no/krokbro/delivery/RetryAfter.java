package no.krokbro.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** RFC 9110 10.2.3: how long an endpoint asks to be left alone, in seconds or until a date. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(24);

    private RetryAfter() {}

    /** Never negative, at most 24 h; nothing when it is neither seconds nor a date. */
    static Optional<Duration> parse(String value, Instant now) {
        return seconds(value.strip()).or(() -> date(value.strip(), now)).map(asked -> {
            Duration wait = asked.isNegative() ? Duration.ZERO : asked;
            return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        });
    }

    private static Optional<Duration> seconds(String value) {
        boolean number = !value.isEmpty()
                && value.length() <= 18
                && value.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')
                && value.chars().filter(c -> c == '.').count() <= 1
                && value.charAt(0) != '.';
        // some servers send fractions, which no RFC knows and everybody understands
        return number ? Optional.of(Duration.ofMillis((long) (Double.parseDouble(value) * 1000))) : Optional.empty();
    }

    private static Optional<Duration> date(String value, Instant now) {
        try {
            return Optional.of(Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
