package no.krokbro.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import no.krokbro.notification.NotificationMapping.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that is somebody's number or address leaves, wherever it stands and however it is written. */
class PersonalValuesTest {
    private static final PersonalRule TOKENS = new PersonalRule.Tokenised("a secret of the source".getBytes(UTF_8));
    private static final String PERSONAL = " holds an e-mail address or a national identity number";

    private static final List<UnaryOperator<String>> WRITTEN = List.of(
            value -> value,
            value -> "persons/" + value,
            value -> "https://fs.example/v1/personer?fnr=" + value + "&x=1",
            value -> "https://fs.example/v1/personer/" + value + "/roller",
            value -> "urn:person:" + value,
            value -> "(" + value + ")",
            value -> URLEncoder.encode(value, UTF_8),
            value -> URLEncoder.encode(URLEncoder.encode(value, UTF_8), UTF_8),
            PersonalValuesTest::everyByteEncoded,
            value -> value.contains("@")
                    ? value.toUpperCase(Locale.ROOT)
                    : value.substring(0, 6) + " " + value.substring(6),
            value -> value.contains("@") ? "mailto:" + value : value.substring(0, 6) + "-" + value.substring(6),
            value -> value.contains("@") ? "<" + value + ">" : wide(value),
            value -> "fnr" + value);

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("no.krokbro.fixture.Seeds#seeds")
    void numbers_and_addresses_are_found_however_they_are_written(long seed) {
        Random random = new Random(seed);
        for (String value : List.of(Person.number(random), Person.address(random))) {
            for (UnaryOperator<String> written : WRITTEN) {
                String text = written.apply(value);

                assertThat(PersonalValues.in(text))
                        .as("seed %d: %s", seed, text)
                        .isTrue();
                String token = TOKENS.fit(text).orElseThrow();
                assertThat(PersonalValues.in(token))
                        .as("seed %d: %s", seed, token)
                        .isFalse();
                assertThat(token).as("seed %d", seed).contains("token_").doesNotContain(value);
                assertThat(new PersonalRule.Refused().fit(text)).isEmpty();
                assertThat(new PersonalRule.Allowed().fit(text)).contains(text);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("no.krokbro.fixture.Seeds#seeds")
    void a_token_is_the_same_for_the_same_person_and_another_for_another(long seed) {
        Random random = new Random(seed);
        String number = Person.number(random);
        String token = TOKENS.fit(number).orElseThrow();

        assertThat(token).matches("token_[A-Za-z0-9_-]{22}");
        assertThat(TOKENS.fit("a/" + number.substring(0, 6) + " " + number.substring(6)))
                .contains("a/" + token);
        assertThat(TOKENS.fit(Person.number(random))).isNotEqualTo(Optional.of(token));
        assertThat(new PersonalRule.Tokenised("another secret".getBytes(UTF_8)).fit(number))
                .isNotEqualTo(Optional.of(token));
        assertThat(TOKENS.fit("Kari@UIO.example")).isEqualTo(TOKENS.fit("kari@uio.example"));
        assertThat(TOKENS.toString()).isEqualTo("Tokenised[…]");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("no.krokbro.fixture.Seeds#seeds")
    void one_wrong_digit_makes_no_number(long seed) {
        Random random = new Random(seed);
        String number = Person.number(random);
        int at = random.nextInt(11);
        char other = (char) ('0' + (number.charAt(at) - '0' + 1 + random.nextInt(9)) % 10);

        assertThat(PersonalValues.in(number.substring(0, at) + other + number.substring(at + 1)))
                .as("seed %d", seed)
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12345678901",
                "00000000000",
                "https://github.example/runs/1772442074123",
                "https://git.example/@kari",
                "left-pad@1.2.3",
                "@",
                "kari@localhost",
                "100%",
                "%4",
                "%zz@",
                "9049f12e-cc78-41e3-8000-2f2dded049ee"
            })
    void what_is_nobodys_is_left_alone(String text) {
        assertThat(PersonalValues.in(text)).isFalse();
        assertThat(TOKENS.fit(text)).contains(text);
    }

    @Test
    void a_hash_or_uuid_is_no_number_though_it_may_have_the_digits_of_one() {
        String number = Person.number(new Random(1));

        assertThat(PersonalValues.in("9049f12e-cc78-41e3-8000-a" + number)).isFalse();
        assertThat(PersonalValues.in("9049f12ecc7841e38000a" + number + "bcdef9049f12"))
                .isFalse();
        assertThat(PersonalValues.in("a" + number)).isTrue();
        assertThat(PersonalValues.in("9049f12e-cc78-41e3-8000-9049f12e-" + number))
                .isTrue();
    }

    @Test
    void long_and_hostile_texts_are_read_in_one_pass() {
        for (String piece : List.of("@", "a@", "\"@", "1", "010190 ", "%25", "%", "a@b", "0101901234 ")) {
            assertThat(PersonalValues.in(piece.repeat(1_000_000 / piece.length())))
                    .as(piece)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"x.{json:/v}, s, k", "x, s/{json:/v}, k", "x, s, k.{json:/v}"})
    void a_hook_that_would_tell_is_refused(String type, String subject, String key) {
        for (String value : List.of(Person.number(new Random(2)), "kari@uio.example")) {
            assertThat(why(type, subject, key, "{\"v\":\"" + value + "\"}")).isEqualTo("/v" + PERSONAL);
        }
    }

    @Test
    void what_is_personal_only_as_a_whole_is_refused_too() {
        String number = Person.number(new Random(3));
        String halves = "{\"a\":\"%s\",\"b\":\"%s\"}".formatted(number.substring(0, 6), number.substring(6));
        String address = "{\"a\":\"kari\",\"b\":\"uio.example\"}";

        assertThat(why("x", "{json:/a}{json:/b}", "k", halves)).isEqualTo("the subject" + PERSONAL);
        assertThat(why("x.{json:/a}{json:/b}", "s", "k", halves)).isEqualTo("the type" + PERSONAL);
        assertThat(why("x", "s", "{json:/a}.{json:/b}", halves)).isEqualTo("the routing key" + PERSONAL);
        assertThat(why("x", "s", "{json:/a}@{json:/b}", address)).isEqualTo("the routing key" + PERSONAL);
    }

    @Test
    void ids_headers_and_names_of_changed_fields_are_looked_at() {
        String number = Person.number(new Random(4));
        Arrival push = Hooks.push();
        Arrival named = new Arrival(
                "uio",
                "x",
                EventId.of(number),
                number,
                Optional.empty(),
                Hooks.RECEIVED,
                push.headers(),
                push.contentType(),
                push.body());
        NotificationMapping mapping =
                NotificationMapping.of(Format.THIN, "x", Optional.empty(), List.of("/changes"), "k");

        assertThat(Hooks.why(mapping, named)).isEqualTo("the id" + PERSONAL);
        assertThat(Hooks.why(mapping, Hooks.json("{\"changes\":{\"kari@uio.example\":1}}")))
                .isEqualTo("a name of a changed field" + PERSONAL);
        assertThat(Hooks.why(
                        NotificationMapping.of(Format.RAW, "x", Optional.empty(), List.of(), "k"),
                        Hooks.hook(new byte[1], Optional.of("text/plain; name=kari@uio.example"))))
                .isEqualTo("the content type" + PERSONAL);
        assertThat(Hooks.why(
                        NotificationMapping.of(Format.THIN, "x", Optional.of("{header:X-Who}"), List.of(), "k"),
                        Hooks.with(Optional.empty(), Map.of("X-Who", List.of(number)), Optional.empty(), new byte[0])))
                .isEqualTo("the header X-Who" + PERSONAL);
    }

    @Test
    void a_source_that_asks_for_tokens_gets_them_everywhere() {
        String number = Person.number(new Random(5));
        String token = TOKENS.fit(number).orElseThrow();
        NotificationMapping mapping = NotificationMapping.of(
                new Rules(Format.THIN, Optional.empty(), TOKENS),
                Optional.of("x.{json:/v}"),
                Optional.of("a?fnr={json:/v}"),
                List.of("/c"),
                "k.{json:/v}");

        Notification read =
                Hooks.notification(mapping, Hooks.json("{\"v\":\"%s\",\"c\":[\"%s\"]}".formatted(number, number)));

        assertThat(mapping.id(number)).isEqualTo(EventId.of(token));
        assertThat(read.type()).isEqualTo("x." + token);
        assertThat(read.routingKey()).isEqualTo("k." + token);
        assertThat(read.body())
                .asString()
                .contains("\"subject\":\"a?fnr=" + token + "\"", "\"attributes\":\"" + token + "\"")
                .doesNotContain(number);
    }

    private static String why(String type, String subject, String key, String body) {
        return Hooks.why(
                NotificationMapping.of(Format.THIN, type, Optional.of(subject), List.of(), key), Hooks.json(body));
    }

    private static String everyByteEncoded(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : value.getBytes(UTF_8)) {
            encoded.append("%%%02x".formatted(b));
        }
        return encoded.toString();
    }

    private static String wide(String digits) {
        return digits.chars()
                .mapToObj(c -> String.valueOf((char) (c - '0' + '\uff10')))
                .reduce("", String::concat);
    }
}
