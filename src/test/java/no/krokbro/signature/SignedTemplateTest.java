package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import no.krokbro.signature.SignedTemplate.Content;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands under {@code signed}, and the bytes that come of it. */
class SignedTemplateTest {
    private static final String JSON = """
            {"a":"x","n":7,"deep":{"b":"y"},"colon":"p:q","first":"1\\n2","second":"\\n","named":"1\\na\\n2"}""";

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "{id}.{timestamp}.{body} => evt:1.1614.123456789",
                "v0:{timestamp}:{body} => v0:1614:123456789",
                "{method}{url} => POSThttps://krokbro.example/a?b=c",
                "{url-any-port}{sorted-form} => https://krokbro.example/a?b=ca1b2",
                "{secret}|{body-crc32} => geheim|3421780262",
                "{signature-base} => base",
                "{json:/a}:{json:/n}:{json:/deep/b}:{json:/none}. => x:7:y:.",
                "text => text"
            })
    void places_are_filled_and_text_stays(String template, String text) throws JsonProcessingException {
        assertThat(written(template)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'{json-lines:n,none,a}', 'n\n7\na\nx\n'",
        "'{json-lines:a,first}', 'a\nx\nfirst\n1\n2\n'",
        "'{json-lines:none}', ''"
    })
    void members_that_a_body_has_stand_on_lines_of_their_own(String template, String text)
            throws JsonProcessingException {
        assertThat(written(template)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id}:{body}",
                "{json:/colon}:{json:/a}",
                "{json:/a}{json:/colon}:{body}",
                "{json-lines:a,first}",
                "{json-lines:a,second}",
                "{json-lines:named,a}",
                "{json-lines:n}"
            })
    void what_could_be_taken_for_something_else_is_not_signed(String template) throws JsonProcessingException {
        assertThat(SignedTemplate.parse(template).delimits(content())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id}.{body}",
                "{id}",
                "{timestamp}1614",
                "{json:/a}:{json:/colon}",
                "{json:/colon}.{body}",
                "{json-lines:first,a}",
                "{json-lines:named,none}",
                "{json-lines:a}:",
                "a:a",
                "{body}1"
            })
    void what_is_told_from_all_behind_it_is_signed(String template) throws JsonProcessingException {
        assertThat(SignedTemplate.parse(template).delimits(content())).isTrue();
    }

    private static String written(String template) throws JsonProcessingException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        SignedTemplate.parse(template).write(content(), written::writeBytes);
        return written.toString(StandardCharsets.UTF_8);
    }

    private static Content content() throws JsonProcessingException {
        SignedRequest request = new SignedRequest(
                "POST",
                "https://krokbro.example/a?b=c",
                _ -> List.of(),
                "123456789".getBytes(StandardCharsets.US_ASCII));
        return new Content(
                "evt:1",
                "1614",
                request,
                new TreeMap<>(Map.of("b", "2", "a", "1")),
                new ObjectMapper().readTree(JSON),
                "geheim",
                "base");
    }
}
