package no.krokbro.notification;

import static no.krokbro.notification.Hooks.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.notification.NotificationMapping.Rules;
import no.krokbro.notification.Reading.Read;
import no.krokbro.notification.Reading.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats that systems send in, byte by byte: a golden file each, in and out. */
class SendersFormatTest {
    private static final String SUBJECT = "\"subject\":\"";

    @ParameterizedTest
    @ValueSource(strings = {"cloudevents", "cerebrum", "fs", "scim-notify", "dfo", "greg", "text"})
    void every_format_becomes_a_thin_cloudevent_whatever_its_content_type(String format) {
        for (String contentType : List.of("application/json", "text/plain", "application/octet-stream")) {
            for (String reads : List.of(format, "any")) {
                Notification event = read(mapping(Format.THIN, reads), body(format), Optional.of(contentType));

                assertThat(event.body()).asString().isEqualTo(golden(format + ".out"));
                assertThat(event.contentType()).isEqualTo("application/cloudevents+json");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloudevents", "cerebrum", "fs", "scim-notify", "dfo", "greg", "text"})
    void the_senders_own_format_leaves_with_only_what_it_names(String format) {
        Notification event = read(mapping(Format.LEGACY, format), body(format), Optional.empty());

        assertThat(event.body()).asString().isEqualTo(golden(format + ".legacy"));
        assertThat(event.contentType())
                .isEqualTo(
                        switch (format) {
                            case "cloudevents" -> "application/cloudevents+json";
                            case "text" -> "text/plain; charset=utf-8";
                            default -> "application/json";
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "cloudevents, no.uio.eksamen.result.update, 0f3c9b6e",
        "cerebrum, accounts.modify, 7a1e6a40-0000-4000-8000-2f2dded049ee",
        "fs, personer.update, 35380ac0-0000-4000-8000-2f2dded049ee",
        "scim-notify, Users.modify,",
        "dfo, ansatte,",
        "greg, person_role.add, 100",
        "text, accounts,"
    })
    void a_message_from_a_queue_is_known_by_its_members(String format, String kind, String id) {
        SentEvent event = EventReader.ANY.read(body(format)).orElseThrow();

        assertThat(event.kind()).isEqualTo(kind);
        assertThat(event.id()).isEqualTo(Optional.ofNullable(id));
        assertThat(event.isCloudEvent()).isEqualTo(format.equals("cloudevents"));
    }

    @Test
    void a_cloudevent_in_headers_is_read_there_and_its_body_is_left_alone() {
        Map<String, List<String>> headers = Map.of(
                "ce-specversion", List.of("1.0"),
                "ce-id", List.of("b-1"),
                "ce-source", List.of("/eksamen"),
                "ce-type", List.of("no.uio.result"),
                "ce-subject", List.of("results/%C3%A5"),
                "ce-attributes", List.of("grade, state"));
        Arrival arrival = Hooks.with(Optional.empty(), headers, Optional.of("application/json"), bytes("{\"a\":1}"));

        assertThat(Hooks.notification(mapping(Format.THIN, "cloudevents"), arrival)
                        .body())
                .asString()
                .contains(
                        "\"source\":\"/eksamen\"",
                        "\"type\":\"no.uio.result\"",
                        SUBJECT + "results/å\"",
                        "\"attributes\":\"grade,state\"");
        assertThat(mapping(Format.THIN, "any").sentId(arrival.headers(), arrival.body()))
                .contains("b-1");
    }

    @Test
    void templates_know_entity_object_and_issuer() {
        NotificationMapping mapping = NotificationMapping.of(
                rules(Format.THIN, "fs", Pointers.AS_SENT),
                Optional.of("no.uio.fs.{issuer}.{entity}.{event}"),
                Optional.of("https://gw.example/fs/v2/{object}"),
                List.of(),
                "{type}");

        Notification event = read(mapping, body("fs"), Optional.empty());

        assertThat(event.routingKey()).isEqualTo("no.uio.fs.FS-prod.personer.update");
        assertThat(event.body())
                .asString()
                .contains(SUBJECT + "https://gw.example/fs/v2/personer/90001\"", "\"apiversion\":\"v2\"");
    }

    @ParameterizedTest
    @CsvSource({
        "https://fs.example/v1/, https://fs.example/v1/, personer/5, https://fs.example/v1/personer/5",
        "https://fs.example/v1/, https://fs.example/v1/, /personer/5, https://fs.example/v1/personer/5",
        "https://fs.example/v1/, https://fs.example/v1/, https://else.example/5, https://else.example/5",
        "https://fs.example/v1/, https://fs.example/v1/, urn:fs:5, urn:fs:5",
        "https://fs.example/v1/, '', https://fs.example/v1/personer/5, personer/5",
        "https://fs.example/v1/, urn:fs:, https://fs.example/v1/personer/5, urn:fs:personer/5",
        "https://fs.example/v1/, urn:fs:, personer/5, urn:fs:personer/5"
    })
    void a_pointer_is_absolute_relative_or_a_urn(String base, String instead, String sent, String written) {
        Pointers pointers = new Pointers(Optional.of(base), Optional.of(instead));
        NotificationMapping mapping = NotificationMapping.of(
                rules(Format.THIN, "text", pointers), Optional.of("x"), Optional.empty(), List.of(), "k");

        assertThat(read(mapping, bytes(sent), Optional.empty()).body())
                .asString()
                .contains(SUBJECT + written + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fs   | {\"operation\":\"x\"}                        | the body is not in the format fs, which has operation and sub",
                "fs   | [1]                                          | the body is not in the format fs, which has operation and sub",
                "any  | {\"a\":1}                                    | the body is in none of the formats that are known",
                "any  | {\"operation\":\"x\",\"sub\":\"a\",\"sub\":\"b\"} | the body is in none of the formats that are known",
                "text | two words                                    | the body is not in the format text, which has pointer",
                "text | ''                                           | the body is not in the format text, which has pointer",
                "text | ../admin/5                                   | the pointer leads out of its base",
                "text | a/%2e%2e/5                                   | the pointer leads out of its base",
                "text | https://kari:x@a.example/5                   | the pointer is a URL with a user name or password",
                "fs   | {\"operation\":\"x\",\"sub\":\"a/1\",\"iat\":\"i går\"} | the time of the event cannot be read",
                "dfo  | {\"id\":\"1\",\"uri\":\"dfo:ansatte\",\"gyldigEtter\":\"snart\"} | the time from when on the event holds cannot be read",
                "scim-notify | {\"type\":\"ADD\",\"resourceUris\":[\"https://a.example/Users/1\",\"https://a.example/Users/2\"]} | the message points to no object, or to several",
                "cerebrum | {\"eventUris\":[],\"sub\":\"\"}          | the message points to no object, or to several"
            })
    void what_cannot_be_read_is_said_and_never_quoted(String reads, String body, String why) {
        assertThat(Hooks.why(typed(reads), Hooks.hook(bytes(body), Optional.empty())))
                .isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource({
        "1772442074, 2026-03-02T09:01:14Z",
        "1772442074123, 2026-03-02T09:01:14.123Z",
        "20260401, 2026-03-31T22:00:00Z",
        "2026-04-01, 2026-03-31T22:00:00Z",
        "2026-01-01, 2025-12-31T23:00:00Z",
        "2026-04-01T12:00:00, 2026-04-01T10:00:00Z",
        "2026-04-01T12:00:00+02:00, 2026-04-01T10:00:00Z",
        "2026-04-01T12:00:00-02:00, 2026-04-01T14:00:00Z",
        "2026-04-01T12:00:00Z, 2026-04-01T12:00:00Z"
    })
    void moments_are_read_as_they_are_written_in_the_wild(String written, String moment) {
        assertThat(Moments.of(written)).hasToString("Optional[" + moment + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "20261301", "-1", "1772442074123456", "+999999999-01-01T00:00:00Z", "2026-04-01T", "T+"
            })
    void what_is_no_moment_is_none(String written) {
        assertThat(Moments.of(written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "cloudevents", "cerebrum", "fs", "scim-notify", "dfo", "greg", "text"})
    void a_sample_of_a_format_is_one(String reads) {
        NotificationMapping mapping = mapping(Format.THIN, reads);

        assertThat(read(mapping, bytes(mapping.sample().orElseThrow()), Optional.empty())
                        .body())
                .asString()
                .contains(SUBJECT);
        assertThat(NotificationMapping.of(Format.THIN, "x", Optional.empty(), List.of(), "k")
                        .sample())
                .isEmpty();
    }

    @Test
    void what_a_preview_calls_left_behind_is_what_the_format_does_not_name() {
        NotificationMapping mapping = mapping(Format.THIN, "any");

        assertThat(mapping.dropped(body("fs"), List.of())).containsExactly("/person_id", "/navn");
        assertThat(mapping.dropped(body("greg"), List.of())).containsExactly("/data/name");
        assertThat(mapping.dropped(body("cerebrum"), List.of()))
                .containsExactly("/aud", "/urn:ietf:params:event:SCIM:modify/values", "/name");
        assertThat(mapping.dropped(body("text"), List.of())).isEmpty();
        assertThat(mapping(Format.LEGACY, "fs").dropped(body("fs"), List.of())).containsExactly("/navn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.{entity}", "no.{object}", "no.{issuer}"})
    void only_messages_in_a_known_format_have_an_entity(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NotificationMapping.of(Format.THIN, type, Optional.empty(), List.of(), "k"))
                .withMessageContaining("Set reads beside it");
    }

    private static Notification read(NotificationMapping mapping, byte[] body, Optional<String> contentType) {
        Arrival hook = Hooks.hook(body, contentType);
        String sent = mapping.sentId(hook.headers(), body).orElse("");
        EventId id = sent.isEmpty() ? hook.id() : mapping.id(sent);
        Arrival arrival = new Arrival(
                "uio", "sender", id, sent, Optional.empty(), Hooks.RECEIVED, hook.headers(), contentType, body);
        return switch (mapping.read(arrival)) {
            case Read(var notification) -> notification;
            case Unreadable(var why) -> throw new AssertionError(why);
        };
    }

    private static NotificationMapping mapping(Format format, String reads) {
        return NotificationMapping.of(
                rules(format, reads, Pointers.AS_SENT), Optional.empty(), Optional.empty(), List.of(), "{type}");
    }

    private static NotificationMapping typed(String reads) {
        return NotificationMapping.of(
                rules(Format.THIN, reads, Pointers.AS_SENT), Optional.of("x"), Optional.empty(), List.of(), "k");
    }

    private static Rules rules(Format format, String reads, Pointers pointers) {
        EventReader reader =
                Optional.ofNullable(EventReader.byName().get(reads)).orElseThrow();
        return new Rules(
                format, Optional.of(new SendersFormat(reader, pointers, Optional.empty())), new PersonalRule.Refused());
    }

    private static byte[] body(String format) {
        return bytes(golden(format + ".in"));
    }

    private static String golden(String file) {
        return new String(Hooks.golden("formats/" + file), StandardCharsets.UTF_8).stripTrailing();
    }
}
