package no.krokbro.notification;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Moments as senders write them: RFC 3339, seconds or milliseconds since 1970, a day or a clock time in Norway. */
final class Moments {
    private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");
    private static final int DIGITS_OF_DAY = 8; // 20260401
    private static final int MOST_DIGITS = 14; // milliseconds of the year 5138
    private static final long FIRST_MILLIS = 100_000_000_000L; // as seconds: the year 5138; as milliseconds: 1973
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z"); // RFC 3339 has years of four digits
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private Moments() {}

    /** The moment; nothing when it is written in none of these ways. */
    static Optional<Instant> of(String text) {
        try {
            return Optional.of(isNumber(text) ? number(text) : written(text))
                    .filter(moment -> !moment.isBefore(FIRST) && !moment.isAfter(LAST));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Instant number(String digits) {
        if (digits.length() == DIGITS_OF_DAY) {
            return day(LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE));
        }
        long number = Long.parseLong(digits);
        return number < FIRST_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    }

    private static Instant written(String text) {
        if (text.length() == "2026-04-01".length()) {
            return day(LocalDate.parse(text));
        }
        if (text.endsWith("Z")) {
            return Instant.parse(text);
        }
        int clock = text.indexOf('T');
        return clock > 0 && (text.indexOf('+', clock) > 0 || text.indexOf('-', clock) > 0)
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(NORWAY).toInstant();
    }

    private static Instant day(LocalDate day) {
        return day.atStartOfDay(NORWAY).toInstant();
    }
}
