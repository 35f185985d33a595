package no.krokbro.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers whose check digits are right. */
class IdentityNumberTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "31, 12", "41, 1", "71, 12", "1, 41", "31, 52", "1, 81", "31, 92", "41, 81", "71, 52"})
    void a_day_and_month_of_any_kind_begin_a_number(int day, int month) {
        assertThat(PersonalValues.in(Person.dated(new Random(day), day, month))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1", "32, 1", "40, 1", "72, 1", "99, 1", "1, 0", "1, 13", "1, 40", "1, 53", "1, 80", "1, 93", "32, 13",
        "0, 0"
    })
    void what_is_no_day_or_no_month_begins_none(int day, int month) {
        assertThat(PersonalValues.in(Person.dated(new Random(day), day, month))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'', ' '", "'', -", "'', .", "'', _", "'', +", "'', :", "x, -", "'7-', -"})
    void a_number_is_one_in_two_halves_too(String before, String between) {
        String number = Person.dated(new Random(3), 12, 6);

        assertThat(PersonalValues.in(before + number.substring(0, 6) + between + number.substring(6)))
                .isTrue();
        assertThat(PersonalValues.in(before + number.substring(0, 5) + between + number.substring(5)))
                .isFalse();
        assertThat(PersonalValues.in(before + number.substring(0, 6) + "/" + number.substring(6)))
                .isFalse();
        assertThat(PersonalValues.in(before + number.substring(0, 6) + between + number.substring(6) + "0"))
                .isFalse();
    }
}
