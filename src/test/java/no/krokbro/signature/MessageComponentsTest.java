package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP message signature can cover, by the examples of RFC 9421 2.1 and 2.2. */
class MessageComponentsTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " of ",
            value = {
                "@method: POST of https://www.example.com/path",
                "@target-uri: https://www.example.com/path?param=value of https://www.example.com/path?param=value",
                "@scheme: http of http://www.example.com/path?param=value",
                "@authority: www.example.com of https://www.example.com/path?param=value",
                "@authority: www.example.com of https://WWW.Example.com:443/",
                "@authority: www.example.com of http://www.example.com:80/",
                "@authority: www.example.com:443 of http://www.example.com:443/",
                "@authority: www.example.com:80 of https://www.example.com:80/",
                "@path: /path of https://www.example.com/path?param=value",
                "@path: / of https://www.example.com",
                "@query: ?param=value&foo=bar&baz=bat%2Dman"
                        + " of https://www.example.com/path?param=value&foo=bar&baz=bat%2Dman",
                "@query: ?queryString of https://www.example.com/path?queryString",
                "@query: ? of https://www.example.com/path",
                "@query: ? of https://www.example.com/path?",
                "@request-target: /path?param=value of https://www.example.com/path?param=value",
                "@request-target: /path of https://www.example.com/path"
            })
    void what_is_derived_from_a_request_is_written_as_the_rfc_has_it(String line, String url) {
        int colon = line.indexOf(": ");
        String component = line.substring(0, colon);

        assertThat(base(component, url))
                .contains("\"" + component + "\": " + line.substring(colon + 2) + "\n\"@signature-params\": input");
    }

    @ParameterizedTest
    @CsvSource({
        "@status, https://www.example.com/",
        "@query-param, https://www.example.com/?a=b",
        "@path, /path",
        "@scheme, //www.example.com/",
        "@authority, //www.example.com/",
        "@target-uri, ''",
        "@authority, https://a b/"
    })
    void what_nobody_has_said_or_we_cannot_write_is_not_covered(String component, String url) {
        assertThat(base(component, url)).isEmpty();
    }

    @Test
    void a_headers_values_are_one_without_the_blanks_around_them() {
        assertThat(header("max-age=60", "    must-revalidate ")).contains("max-age=60, must-revalidate");
        assertThat(header("")).contains("");
        assertThat(header()).isEmpty();
    }

    @Test
    void a_header_of_up_to_8_kib_of_anything_printable_can_be_covered() {
        assertThat(header("~ ~".repeat(2730) + "~~")).isPresent();
        assertThat(header("~ ~".repeat(2730) + "~~~")).isEmpty();
        assertThat(List.of("å", "a\u007fb", "a\u001fb", "a\nb"))
                .allSatisfy(value -> assertThat(header(value)).isEmpty());
    }

    @Test
    void blanks_may_stand_where_rfc_9651_has_them() {
        Map<String, String> headers = Map.of(
                "signature-input",
                "sig1=( \"@method\"  \"content-digest\" );created=1; keyid=\"k1\" ,  sig2=(\"@path\")",
                "signature",
                "sig1=:QUFB: , sig2=:QkJC:");

        assertThat(MessageSignature.in(carrying(headers)))
                .extracting(MessageSignature::components, MessageSignature::keyId, MessageSignature::signature)
                .containsExactly(
                        tuple(List.of("@method", "content-digest"), Optional.of("k1"), "QUFB"),
                        tuple(List.of("@path"), Optional.empty(), "QkJC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sig1 =(\"a\")", "sig1= (\"a\")", "sig1=(\"a\") ;b", "sig1=(\"a\")  sig2=(\"a\")"})
    void blanks_anywhere_else_make_a_header_unreadable(String input) {
        assertThat(MessageSignature.in(carrying(Map.of("signature-input", input, "signature", "sig1=:QUFB:"))))
                .isEmpty();
    }

    private static Optional<String> base(String component, String url) {
        return base(component, new SignedRequest("POST", url, _ -> List.of(), new byte[0]));
    }

    private static Optional<String> base(String component, SignedRequest request) {
        return new MessageSignature(List.of(component), "input", Map.of(), "").base(request);
    }

    private static Optional<String> header(String... values) {
        return base("x-a", Requests.withSeveral(Map.of("x-a", List.of(values)), new byte[0]))
                .map(base -> base.substring("\"x-a\": ".length(), base.indexOf('\n')));
    }

    private static SignedRequest carrying(Map<String, String> headers) {
        return Requests.with(headers, new byte[0]);
    }
}
