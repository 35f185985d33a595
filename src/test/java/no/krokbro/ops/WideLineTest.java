package no.krokbro.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Log lines of what strangers write. */
class WideLineTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"push,push", "~!,~!", "a b,\"a b\"", "``,\"\"", "a\"b,a?b", "\"\" x=1,\"?? x=1\"", "blåbær,bl?b?r"
            })
    void a_value_is_one_word_or_stands_between_quotes(String value, String written) {
        assertThat(new WideLine("hook.answered").with("event", value)).hasToString("hook.answered event=" + written);
    }

    @Test
    void no_line_is_forged() {
        assertThat(new WideLine("hook.answered")
                        .with("event", "a\r\n\u001b[2Jb\u007f")
                        .with("status", 202))
                .hasToString("hook.answered event=a???[2Jb? status=202");
    }

    @Test
    void a_value_is_cut_at_200_characters() {
        String most = "x".repeat(200);

        assertThat(new WideLine("m").with("k", most)).hasToString("m k=" + most);
        assertThat(new WideLine("m").with("k", most + "y")).hasToString("m k=" + most);
    }
}
