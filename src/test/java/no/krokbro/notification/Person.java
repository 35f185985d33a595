package no.krokbro.notification;

import java.util.Random;

/** People who do not exist: numbers with the right check digits, and addresses. */
public final class Person {
    private static final int[] FIRST = {3, 7, 6, 1, 8, 9, 4, 5, 2};
    private static final int[] SECOND = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    private static final int[] DAYS = {0, 40};
    private static final int[] MONTHS = {0, 40, 80};

    private Person() {}

    /** A national identity number of any kind. */
    public static String number(Random random) {
        return number(random, DAYS[random.nextInt(2)], MONTHS[random.nextInt(3)]);
    }

    static String number(Random random, int moreDays, int moreMonths) {
        return dated(random, 1 + random.nextInt(28) + moreDays, 1 + random.nextInt(12) + moreMonths);
    }

    /** Such a number with these four first digits, be they a day and a month or not. */
    static String dated(Random random, int day, int month) {
        while (true) {
            String nine = "%02d%02d%02d%03d".formatted(day, month, random.nextInt(100), random.nextInt(1000));
            int first = digit(nine, FIRST);
            int second = first < 10 ? digit(nine + first, SECOND) : 10;
            if (second < 10) {
                return nine + first + second;
            }
        }
    }

    /** An e-mail address. */
    public static String address(Random random) {
        String name = "kari" + Long.toString(random.nextLong(1L << 40), 36);
        return name + (random.nextBoolean() ? "@" : "+x@") + "uio.example";
    }

    private static int digit(String digits, int[] weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * (digits.charAt(i) - '0');
        }
        return (11 - sum % 11) % 11;
    }
}
