package no.krokbro.notification;

/**
 * A Norwegian national identity number: day, month, year, three digits, and two check digits modulo 11.
 *
 * <p>A D-number has 40 more in its day; an H-number 40 more in its month, as some synthetic ones have; others have 80 more.
 */
final class IdentityNumber {
    private static final int[] FIRST = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
    private static final int[] SECOND = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};

    private IdentityNumber() {}

    /** Whether the six digits at {@code date} and the five at {@code rest} are one. */
    static boolean is(String text, int date, int rest) {
        return isDay(pair(text, date))
                && isMonth(pair(text, date + 2))
                && sum(text, date, rest, FIRST) % 11 == 0
                && sum(text, date, rest, SECOND) % 11 == 0;
    }

    private static int sum(String text, int date, int rest, int[] weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * PersonalValues.digit(text.charAt(i < 6 ? date + i : rest + i - 6));
        }
        return sum;
    }

    private static int pair(String text, int at) {
        return 10 * PersonalValues.digit(text.charAt(at)) + PersonalValues.digit(text.charAt(at + 1));
    }

    private static boolean isDay(int day) {
        int own = day > 40 ? day - 40 : day;
        return own >= 1 && own <= 31;
    }

    private static boolean isMonth(int month) {
        int own = month > 80 ? month - 80 : month > 40 ? month - 40 : month;
        return own >= 1 && own <= 12;
    }
}
