package no.krokbro.notification;

import static no.krokbro.notification.Hooks.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlBodyTest {
    @Test
    void xml_is_the_json_that_says_the_same() {
        assertThat(XmlBody.asJson(Hooks.golden("formats/alma.in")))
                .hasValueSatisfying(json -> assertThat(json)
                        .asString()
                        .isEqualTo(
                                new String(Hooks.golden("formats/alma.json"), StandardCharsets.UTF_8).stripTrailing()));
    }

    @Test
    void text_beside_elements_is_a_value() {
        assertThat(json("<a b='1'>x</a>")).isEqualTo("{\"b\":\"1\",\"value\":\"x\"}");
        assertThat(json("<a><b/><c><![CDATA[<&]]></c></a>")).isEqualTo("{\"b\":\"\",\"c\":\"<&\"}");
        assertThat(json("<n:a xmlns:n='urn:x'><n:b>&#x41;&lt;</n:b></n:a>")).isEqualTo("{\"b\":\"A<\"}");
        assertThat(json("<a>x</a>")).isEqualTo("\"x\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "<a>",
                "<a></b>",
                "<a/><b/>",
                "<a/>x",
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x.dtd\"><a/>",
                "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;\">]><a>&y;</a>",
                "<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1:1/x\"> %x;]><a/>",
                "<a>&x;</a>",
                "<a b='1' b='2'/>",
                "<a>\u0001</a>"
            })
    void what_is_not_plain_xml_is_refused(String body) {
        assertThat(XmlBody.asJson(bytes(body))).isEmpty();
    }

    @Test
    void xml_may_be_64_deep() {
        assertThat(XmlBody.asJson(bytes("<a>".repeat(64) + "</a>".repeat(64)))).isPresent();
        assertThat(XmlBody.asJson(bytes("<a>".repeat(65) + "</a>".repeat(65)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/xml", "text/xml; charset=utf-8", "Application/Atom+XML"})
    void xml_is_known_by_its_media_type(String contentType) {
        assertThat(XmlBody.isXml(Optional.of(contentType))).isTrue();
    }

    @Test
    void anything_else_is_not() {
        assertThat(XmlBody.isXml(Optional.of("application/json"))).isFalse();
        assertThat(XmlBody.isXml(Optional.empty())).isFalse();
    }

    private static String json(String xml) {
        return new String(XmlBody.asJson(bytes(xml)).orElseThrow(), StandardCharsets.UTF_8);
    }
}
