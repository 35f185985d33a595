package no.krokbro.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingKeyTemplateTest {
    @ParameterizedTest
    @CsvSource({
        "push, x.push.y",
        "a.b.c, x.a_b_c.y",
        "a-b_C9, x.a-b_C9.y",
        "*.#, x.___.y",
        "å/😀 ., x._____.y",
        "'', x..y"
    })
    void a_value_adds_no_words_and_no_wildcards(String value, String key) {
        NotificationMapping mapping =
                NotificationMapping.of(Format.THIN, "no.uio", Optional.empty(), List.of(), "x.{json:/v}.y");

        assertThat(Hooks.notification(mapping, Hooks.json("{\"v\":\"" + value + "\"}"))
                        .routingKey())
                .isEqualTo(key);
    }

    @Test
    void the_type_keeps_its_own_dots_and_nothing_more() {
        NotificationMapping mapping =
                NotificationMapping.of(Format.THIN, "no.uio.{json:/v}", Optional.empty(), List.of(), "{type}.{tenant}");

        assertThat(Hooks.notification(mapping, Hooks.json("{\"v\":\"user.created/#*\"}"))
                        .routingKey())
                .isEqualTo("no.uio.user.created___.uio");
    }

    @Test
    void a_key_may_have_255_bytes() {
        NotificationMapping mapping =
                NotificationMapping.of(Format.THIN, "no.uio", Optional.empty(), List.of(), "å.{json:/v}");

        assertThat(Hooks.notification(mapping, Hooks.json("{\"v\":\"" + "x".repeat(252) + "\"}"))
                        .routingKey())
                .hasSize(254);
        assertThat(Hooks.why(mapping, Hooks.json("{\"v\":\"" + "x".repeat(253) + "\"}")))
                .isEqualTo("the routing key is over 255 bytes");
    }

    @Test
    void a_key_may_be_empty() {
        NotificationMapping mapping = NotificationMapping.of(Format.THIN, "no.uio", Optional.empty(), List.of(), "");

        assertThat(Hooks.notification(mapping, Hooks.push()).routingKey()).isEmpty();
    }
}
