package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How bodies and addresses are read before anything of them is believed. */
class SignedRequestTest {
    @ParameterizedTest
    @CsvSource({
        "a=1&b=2, '{a=1, b=2}'",
        "b=2&a=1, '{a=1, b=2}'",
        "a=1&, {a=1}",
        "a, {a=}",
        "a=, {a=}",
        "a=b=c, {a=b=c}",
        "=b, {=b}",
        "a&b=2, '{a=, b=2}'",
        "&a=1, '{=, a=1}'",
        "a+b=%C3%A6, {a b=æ}",
        "'', {}"
    })
    void a_form_is_read_as_browsers_write_it(String body, String form) {
        assertThat(request(body).form()).map(Object::toString).contains(form);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=1&%61=1", "a=%zz", "a&a", "=&="})
    void a_form_that_says_a_name_twice_or_cannot_be_read_is_none(String body) {
        assertThat(request(body).form()).isEmpty();
    }

    @Test
    void a_form_has_at_most_1000_fields() {
        String most = IntStream.range(0, 1000).mapToObj(i -> "f" + i + "=").collect(Collectors.joining("&"));

        assertThat(request(most).form())
                .hasValueSatisfying(form -> assertThat(form).hasSize(1000));
        assertThat(request(most + "&g=").form()).isEmpty();
    }

    @Test
    void all_values_that_an_address_gives_a_name_are_found() {
        assertThat(called("https://a.example/x?k=1&j=2&k=%20").query("k")).containsExactly("1", " ");
        assertThat(called("?k=1").query("k")).containsExactly("1");
        assertThat(called("https://a.example/x?k=1&j=%zz").query("k")).isEmpty();
        assertThat(called("https://a.example/x").query("k")).isEmpty();
    }

    @Test
    void a_hash_in_the_address_stands_for_a_body_that_is_no_form() {
        SignedRequest json = request("abc"); // whose hash FIPS 180-2 has
        String hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        assertThat(json.form(new Place.Field(hash, true))).contains(Map.of());
        assertThat(json.form(new Place.Field(hash.replace('b', 'c'), true))).isEmpty();
        assertThat(json.form(new Place.Field("", false))).isEmpty();
        assertThat(json.form(new Place.Field("", true))).contains(Map.of("abc", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example, https://a.example:443",
        "https://a.example:443, https://a.example",
        "https://a.example/x, https://a.example:443/x",
        "https://a.example:443/x, https://a.example/x",
        "http://a.example?x=1, http://a.example:80?x=1",
        "https://a.example:8443/x, https://a.example:8443/x",
        "https://[2001:db8::1]/x, https://[2001:db8::1]:443/x",
        "/x, /x",
        "https://a.example#x, https://a.example:443#x",
        "https://a.example?b:c, https://a.example:443?b:c",
        "https://[2001:db8::]/x, https://[2001:db8::]:443/x",
        "https://[2001:db8::]:443/x, https://[2001:db8::]/x",
        "http://a.example:443/x, http://a.example:443/x",
        "https://a.example:80/x, https://a.example:80/x"
    })
    void a_port_that_the_scheme_implies_may_be_written_or_not(String url, String other) {
        assertThat(called(url).withPortToggled().url()).isEqualTo(other);
    }

    @Test
    void an_array_has_at_most_1000_items_that_are_looked_at() {
        Optional<JsonPointer> each = Optional.of(JsonPointer.compile("/value"));
        String most = "{\"value\":[0" + ",0".repeat(999) + "]}";

        assertThat(request(most).items(each)).hasSize(1000);
        assertThat(request(most.replace("]", ",0]")).items(each)).isEmpty();
        assertThat(request("{\"value\":7}").items(each)).isEmpty();
        assertThat(request("[1,2]").items(Optional.empty())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}{}", "{\"a\":1,\"a\":1}"})
    void a_body_that_is_no_sound_json_has_nothing_to_look_at(String body) {
        assertThat(request(body).json()).isEmpty();
        assertThat(request(body).items(Optional.empty())).isEmpty();
        assertThat(request(body).json(JsonPointer.compile("/a"))).isEmpty();
    }

    private static SignedRequest request(String body) {
        return Requests.of(body.getBytes(StandardCharsets.UTF_8));
    }

    private static SignedRequest called(String url) {
        return new SignedRequest("POST", url, _ -> List.of(), new byte[0]);
    }
}
