package no.krokbro.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.signature.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationMappingTest {
    @Test
    void a_template_knows_tenant_source_event_header_and_json() {
        String all = "{tenant}/{source}/{event}/{header:x-kind}/{json:/forced}/{json:/size}/{json:/commits/0/id}/end";

        assertThat(Hooks.notification(typed(all), Hooks.push()).type())
                .isEqualTo("uio/github/push/a.b c/false/1.50/9049f12/end");
    }

    @Test
    void a_pointer_is_escaped_as_rfc_6901_says() {
        assertThat(Hooks.notification(typed("{json:/a~1b/m~0n/}"), Hooks.json("{\"a/b\":{\"m~n\":{\"\":\"x\"}}}"))
                        .type())
                .isEqualTo("x");
    }

    @Test
    void the_type_is_known_to_subject_and_routing_key() {
        NotificationMapping mapping =
                NotificationMapping.of(Format.THIN, "no.{source}", Optional.of("/{type}"), List.of(), "x.{type}");

        assertThat(Hooks.notification(mapping, Hooks.push()).routingKey()).isEqualTo("x.no.github");
        assertThat(Hooks.notification(mapping, Hooks.push()).body()).asString().contains("\"subject\":\"/no.github\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{json:/repository/name}     | the body has no /repository/name",
                "{json:/commits/1/id}        | the body has no /commits/1/id",
                "{json:/nothing}             | the body has no /nothing",
                "{json:/repository}          | /repository is not a string, number or boolean",
                "{json:/commits}             | /commits is not a string, number or boolean",
                "{json:/tags}                | /tags is not a string, number or boolean",
                "{header:X-Gone}             | the request has no header X-Gone",
                "{header:X-Twice}            | the header X-Twice stands there more than once",
                "{event}                     | the hook has no event name",
                "{json:/empty}               | the type is empty",
                "a{json:/bell}               | the type contains a control character or an unpaired surrogate",
                "{json:/half}                | the type contains a control character or an unpaired surrogate",
                "{json:/long}                | the type is over 255 bytes"
            })
    void what_is_missing_is_named_and_never_quoted(String type, String why) {
        String body = """
                {"repository":{"url":"x"},"commits":[{"id":1}],"tags":["a"],"nothing":null,"empty":"",
                 "bell":"\\u0007","half":"\\ud83d","long":"%s"}""".formatted("å".repeat(128));
        Arrival arrival = Hooks.with(
                Optional.empty(),
                Map.of("X-Twice", List.of("1", "2")),
                Optional.of("application/json"),
                Hooks.bytes(body));

        assertThat(Hooks.why(typed(type), arrival)).isEqualTo(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "payload=%7B%7D",
                "<a/>",
                "{\"a\":1",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{\"a\":1}{\"a\":1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"b\":{\"c\":1,\"c\":2}}",
                "{\"a\":NaN}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":1,/**/\"b\":2}",
                "\ufeff{\"a\":1}",
                "{\"a\":1,\"b\":\"\t\"}"
            })
    void a_body_that_is_not_strict_json_has_no_places(String body) {
        assertThat(Hooks.why(typed("{json:/a}"), Hooks.json(body))).startsWith("the body is not JSON");
    }

    @Test
    void json_may_be_64_deep_and_its_numbers_100_digits_even_where_nothing_is_named() {
        NotificationMapping mapping = typed("{json:/a}");

        assertThat(Hooks.notification(mapping, Hooks.json(nested(63))).type()).isEqualTo("1");
        assertThat(Hooks.why(mapping, Hooks.json(nested(64)))).startsWith("the body is not JSON");
        assertThat(Hooks.notification(mapping, Hooks.json(numbered(100))).type())
                .isEqualTo("1");
        assertThat(Hooks.why(mapping, Hooks.json(numbered(101)))).startsWith("the body is not JSON");
    }

    @Test
    void a_mapping_without_json_takes_any_body() {
        assertThat(Hooks.notification(typed("no.{event}"), Hooks.hook(new byte[] {-1}, Optional.empty()))
                        .type())
                .isEqualTo("no.push");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://kari:hemmelig@git.example/x",
                "https://kari@git.example",
                "//kari@git.example/x",
                "see https://a.example/?next=https://kari:p@b.example/",
                "ssh://git@git.example/x"
            })
    void a_url_with_a_user_name_or_password_never_leaves(String url) {
        assertThat(Hooks.why(subject("{json:/u}"), Hooks.json("{\"u\":\"%s\"}".formatted(url))))
                .isEqualTo("/u is a URL with a user name or password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://social.example/@kari", "left-pad@1.2.3", "@kari", "kari@", "a @ b.example"})
    void an_at_sign_elsewhere_is_nothing_to_fear(String url) {
        assertThat(Hooks.notification(subject("{json:/u}"), Hooks.json("{\"u\":\"%s\"}".formatted(url)))
                        .body())
                .asString()
                .contains("\"subject\":\"" + url + "\"");
    }

    @Test
    void a_subject_may_have_2_kib() {
        assertThat(Hooks.why(subject("{json:/u}"), Hooks.json("{\"u\":\"%s\"}".formatted("x".repeat(2049)))))
                .isEqualTo("the subject is over 2048 bytes");
        assertThat(Hooks.notification(subject("{json:/u}"), Hooks.json("{\"u\":\"%s\"}".formatted("x".repeat(2048)))))
                .isNotNull();
    }

    @Test
    void names_of_changed_fields_come_from_objects_arrays_and_strings() {
        String body = "{\"o\":{\"b\":1,\"a\":{\"c\":2}},\"l\":[\"d\",\"b\"],\"s\":\"e\",\"n\":null,\"none\":[]}";

        assertThat(Hooks.notification(changed("/o", "/l", "/s", "/n", "/none", "/missing"), Hooks.json(body))
                        .body())
                .asString()
                .endsWith(",\"attributes\":\"b,a,d,e\"}");
        assertThat(Hooks.notification(changed("/n", "/none"), Hooks.json(body)).body())
                .asString()
                .doesNotContain("attributes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"c\":[1]}        | /c is not a list of names",
                "{\"c\":[\"a\",{}]} | /c is not a list of names",
                "{\"c\":{\"a,b\":1}} | a name of a changed field is empty or contains a comma",
                "{\"c\":{\"\":1}}   | a name of a changed field is empty or contains a comma",
                "{\"c\":\"\\n\"}    | the list of changed fields contains a control character or an unpaired surrogate",
                "[                  | the body is not JSON: UTF-8, nested at most 64 deep, numbers of at most 100 digits, no name twice"
            })
    void a_place_without_names_is_refused(String body, String why) {
        assertThat(Hooks.why(changed("/c"), Hooks.json(body))).isEqualTo(why);
    }

    @Test
    void every_mistake_of_a_mapping_is_told_with_its_field() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NotificationMapping.of(
                        Format.THIN, "{type}", Optional.of("{body}"), List.of("changes"), "{event"))
                .withMessageContainingAll(
                        "type is empty or contains {type}, itself.",
                        "subject has {body}, which is not known. Use {tenant}, {source}, {event}, {type}, {header:NAME}"
                                + " or {json:/pointer}; beside reads {entity}, {object} or {issuer}, too.",
                        "attributes has changes, which is not a JSON pointer. Begin it with /, as in /repository/url.",
                        "routing-key has a { without its }. Close the placeholder.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "a}b",
                "{a{event}}",
                "{}",
                "{ event }",
                "{EVENT}",
                "{header:}",
                "{json:a}",
                "{json:}",
                "{id}",
                "{env:HOME}",
                "a\nb"
            })
    void a_template_that_is_not_one_is_a_mistake(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> typed(template)).withMessageStartingWith("type ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "standard-webhooks"})
    void the_mapping_that_a_preset_brings_reads_its_hooks(String preset) {
        Scheme.Mapping usual = Scheme.preset(preset).orElseThrow().defaultMapping();

        assertThat(Hooks.notification(
                        NotificationMapping.of(Format.THIN, usual.type(), usual.subject(), List.of(), "{type}"),
                        Hooks.push()))
                .returns("github.push", Notification::type)
                .returns("github.push", Notification::routingKey);
    }

    @Test
    void a_mapping_tells_its_format() {
        assertThat(typed("no.uio").format()).isEqualTo(Format.THIN);
    }

    private static NotificationMapping typed(String type) {
        return NotificationMapping.of(Format.THIN, type, Optional.empty(), List.of(), "key");
    }

    private static NotificationMapping subject(String subject) {
        return NotificationMapping.of(Format.THIN, "no.uio", Optional.of(subject), List.of(), "key");
    }

    private static NotificationMapping changed(String... pointers) {
        return NotificationMapping.of(Format.THIN, "no.uio", Optional.empty(), List.of(pointers), "key");
    }

    private static String nested(int depth) {
        return "{\"b\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"a\":1}";
    }

    private static String numbered(int digits) {
        return "{\"b\":" + "7".repeat(digits) + ",\"a\":1}";
    }
}
