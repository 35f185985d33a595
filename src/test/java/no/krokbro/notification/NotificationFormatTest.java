package no.krokbro.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RabbitMQ will hold, byte by byte: the golden files. */
class NotificationFormatTest {
    @Test
    void a_thin_notification_says_what_happened_to_which_object_when() {
        Notification thin = Hooks.notification(mapping(Format.THIN), Hooks.push());

        assertThat(thin.body()).asString().isEqualTo(line("thin.json"));
        assertThat(thin.contentType()).isEqualTo("application/cloudevents+json");
        assertThat(thin.id()).isEqualTo(EventId.of("72d3162e-cc78-11e3"));
        assertThat(thin.type()).isEqualTo("no.uio.github.push");
        assertThat(thin.time()).isEqualTo(Hooks.RECEIVED);
        assertThat(thin.routingKey()).isEqualTo("no.uio.github.push");
    }

    @Test
    void a_thin_notification_without_subject_and_attributes_has_neither() {
        NotificationMapping mapping =
                NotificationMapping.of(Format.THIN, "no.uio.{event}", Optional.empty(), List.of(), "{type}");

        assertThat(Hooks.notification(mapping, Hooks.push()).body()).asString().isEqualTo(line("thin-bare.json"));
    }

    @Test
    void a_cloudevent_carries_json_as_the_sender_wrote_it() {
        Notification event = Hooks.notification(mapping(Format.CLOUDEVENTS), Hooks.push());

        assertThat(event.body()).asString().isEqualTo(line("cloudevents-json.json"));
        assertThat(event.contentType()).isEqualTo("application/cloudevents+json");
    }

    @Test
    void a_cloudevent_carries_everything_else_in_base64() {
        Arrival form = Hooks.hook(Hooks.bytes("a=1&b=å"), Optional.of("application/x-www-form-urlencoded"));

        assertThat(Hooks.notification(bare(Format.CLOUDEVENTS), form).body())
                .asString()
                .isEqualTo(line("cloudevents-form.json"));
    }

    @Test
    void a_cloudevent_of_an_empty_body_has_no_data() {
        assertThat(Hooks.notification(bare(Format.CLOUDEVENTS), Hooks.hook(new byte[0], Optional.empty()))
                        .body())
                .asString()
                .isEqualTo(line("thin-bare.json"));
    }

    @Test
    void raw_is_the_senders_bytes_and_content_type() {
        byte[] bytes = {0, -1, 13, 10, 127};

        Notification raw =
                Hooks.notification(bare(Format.RAW), Hooks.hook(bytes, Optional.of("image/x-icon; a=\"b\"")));

        assertThat(raw.body()).isEqualTo(bytes);
        assertThat(raw.contentType()).isEqualTo("image/x-icon; a=\"b\"");
        assertThat(raw.routingKey()).isEqualTo("no.uio.push");
    }

    @Test
    void bytes_of_which_the_sender_says_nothing_are_just_bytes() {
        assertThat(Hooks.notification(bare(Format.RAW), Hooks.hook(new byte[1], Optional.empty()))
                        .contentType())
                .isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; charset=utf-8",
                "text/json",
                "application/vnd.vendor+json ; v=1"
            })
    void json_is_known_by_its_media_type(String contentType) {
        Arrival arrival = Hooks.hook(Hooks.bytes("[1]"), Optional.of(contentType));

        assertThat(Hooks.notification(bare(Format.CLOUDEVENTS), arrival).body())
                .asString()
                .endsWith("\"data\":[1]}");
    }

    @Test
    void json_that_is_not_utf_8_is_refused_rather_than_passed_on_broken() {
        byte[] latin1 = "{\"a\":\"å\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);
        byte[] overlong = {'"', (byte) 0xc0, (byte) 0x80, '"'};

        assertThat(List.of(latin1, utf16, overlong))
                .allSatisfy(body -> assertThat(
                                Hooks.why(bare(Format.CLOUDEVENTS), Hooks.hook(body, Optional.of("application/json"))))
                        .startsWith("the body is not "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb: c", "text/plain\u0000"})
    void a_content_type_that_amqp_cannot_carry_is_refused(String contentType) {
        assertThat(Hooks.why(bare(Format.RAW), Hooks.hook(new byte[1], Optional.of(contentType))))
                .startsWith("the content type contains a control character");
        assertThat(Hooks.why(bare(Format.RAW), Hooks.hook(new byte[1], Optional.of("t/" + "x".repeat(254)))))
                .isEqualTo("the content type is over 255 bytes");
    }

    @Test
    void formats_are_named_as_in_the_configuration() {
        assertThat(Map.of("thin", Format.THIN, "cloudevents", Format.CLOUDEVENTS, "raw", Format.RAW))
                .allSatisfy((name, format) -> assertThat(Format.named(name)).contains(format));
        assertThat(Format.named("THIN")).isEmpty();
        assertThat(Format.THIN.carriesContent()).isFalse();
        assertThat(Format.CLOUDEVENTS.carriesContent()).isTrue();
        assertThat(Format.RAW.carriesContent()).isTrue();
    }

    private static NotificationMapping mapping(Format format) {
        return NotificationMapping.of(
                format, "no.uio.github.{event}", Optional.of("{json:/repository/url}"), List.of("/changes"), "{type}");
    }

    private static NotificationMapping bare(Format format) {
        return NotificationMapping.of(format, "no.uio.{event}", Optional.empty(), List.of(), "{type}");
    }

    private static String line(String file) {
        return new String(Hooks.golden(file), StandardCharsets.UTF_8).stripTrailing();
    }
}
