package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import no.krokbro.ingress.BatchItems.Many;
import no.krokbro.ingress.BatchItems.None;
import no.krokbro.ingress.BatchItems.TooMany;
import no.krokbro.signature.Scheme.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchItemsTest {
    @Test
    void items_are_the_very_bytes_between_their_commas() {
        assertThat(in(" [ {\"a\": [1, {}]} ,\"b\\\"]\", 1.50,null , true,[[]],\"æ€𝄞\"]\r\n", "body"))
                .containsExactly("{\"a\": [1, {}]}", "\"b\\\"]\"", "1.50", "null", "true", "[[]]", "\"æ€𝄞\"");
        assertThat(in("{\"x\":{\"a\":[0]},\"data\":{\"æ\":\"€\",\"a\":[{\"id\":\"é\"},2]},\"y\":[9]}", "/data/a"))
                .containsExactly("{\"id\":\"é\"}", "2");
    }

    @Test
    void a_number_at_the_end_of_a_large_array_is_whole() {
        String large = "[" + "{\"text\":\"" + "x".repeat(9_000) + "\"}," + "12345678901234567890" + "]";

        assertThat(in(large, "body")).hasSize(2).endsWith("12345678901234567890");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"value\":{}}",
                "{\"value\":[}",
                "{\"value\":[]",
                "{\"value\":[]} {}",
                "{\"value\":[],\"value\":[]}",
                "[{\"value\":[]}]",
                "7"
            })
    void without_just_one_array_at_its_place_a_body_is_no_batch(String body) {
        assertThat(BatchItems.in(body.getBytes(StandardCharsets.UTF_8), batch("/value")))
                .isInstanceOf(None.class);
    }

    @Test
    void over_a_thousand_items_are_too_many() {
        assertThat(BatchItems.in(
                        "[1".concat(",1".repeat(1000)).concat("]").getBytes(StandardCharsets.UTF_8), batch("body")))
                .isEqualTo(new TooMany(1000));
    }

    private static List<String> in(String body, String items) {
        return BatchItems.in(body.getBytes(StandardCharsets.UTF_8), batch(items)) instanceof Many(var found)
                ? found.stream()
                        .map(item -> new String(item, StandardCharsets.UTF_8))
                        .toList()
                : List.of();
    }

    private static Batch batch(String items) {
        return new Batch(
                Optional.of(items).filter(place -> !place.equals("body")).map(JsonPointer::compile), Optional.empty());
    }
}
