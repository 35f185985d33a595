package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import no.krokbro.signature.Handshake.Condition;
import no.krokbro.signature.Handshake.HandshakeAnswer;
import no.krokbro.signature.Handshake.Method;
import no.krokbro.signature.Handshake.Part;
import no.krokbro.signature.Handshake.Place;
import no.krokbro.signature.Handshake.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What vendors ask before they send, as it is declared. */
class HandshakeTest {
    @Test
    void zoom_hears_its_token_and_what_the_secret_makes_of_it() {
        Place token = new Place.Json(JsonPointer.compile("/payload/plainToken"));

        assertThat(declared("""
                {
                  when: [ "json:/event = endpoint.url_validation" ],
                  answer: { json: { plainToken: "{json:/payload/plainToken}",
                                    encryptedToken: "{hmac-hex:json:/payload/plainToken}" } } }
                """))
                .isEqualTo(new Handshake(
                        Method.POST,
                        true,
                        List.of(new Condition(
                                new Place.Json(JsonPointer.compile("/event")), Optional.of("endpoint.url_validation"))),
                        Optional.empty(),
                        Optional.empty(),
                        new HandshakeAnswer(
                                200,
                                Optional.empty(),
                                Map.of(
                                        "plainToken",
                                        text(new Part.Value(token)),
                                        "encryptedToken",
                                        text(new Part.Hmac(token, true))),
                                Map.of())));
    }

    @Test
    void x_hears_its_signed_token_behind_a_prefix() {
        assertThat(declared("""
                {
                  method: GET, when: [ query:crc_token ],
                  answer: { json: { response_token: "sha256={hmac-base64:query:crc_token}." } } }
                """).answer().json())
                .isEqualTo(Map.of(
                        "response_token",
                        text(
                                new Part.Literal("sha256="),
                                new Part.Hmac(new Place.Query("crc_token"), false),
                                new Part.Literal("."))));
    }

    @Test
    void meta_must_know_a_token_and_hears_its_challenge() {
        assertThat(declared("""
                {
                  method: GET, when: [ "query:hub.mode = subscribe" ], token: query:hub.verify_token,
                  answer: { text: "{query:hub.challenge}" } }
                """))
                .isEqualTo(new Handshake(
                        Method.GET,
                        false,
                        List.of(new Condition(new Place.Query("hub.mode"), Optional.of("subscribe"))),
                        Optional.empty(),
                        Optional.of(new Place.Query("hub.verify_token")),
                        new HandshakeAnswer(
                                200,
                                Optional.of(text(new Part.Value(new Place.Query("hub.challenge")))),
                                Map.of(),
                                Map.of())));
    }

    @Test
    void a_cloud_event_sender_hears_who_may_send_and_how_much() {
        Place origin = new Place.Header("WebHook-Request-Origin");
        Handshake handshake = declared("""
                {
                  method: OPTIONS, when: [ header:WebHook-Request-Origin ],
                  answer: { headers: { WebHook-Allowed-Origin: "{header:WebHook-Request-Origin}",
                                       WebHook-Allowed-Rate: "{rate}", Allow: POST } } }
                """);

        assertThat(handshake.when()).containsExactly(new Condition(origin, Optional.empty()));
        assertThat(handshake.answer().headers())
                .containsExactly(
                        Map.entry("WebHook-Allowed-Origin", text(new Part.Value(origin))),
                        Map.entry("WebHook-Allowed-Rate", text(new Part.Rate())),
                        Map.entry("Allow", text(new Part.Literal("POST"))));
    }

    @Test
    void amazons_confirmation_is_visited_and_discord_hears_204() {
        assertThat(declared("{ when: [ 'json:/Type = SubscriptionConfirmation' ], visit: json:/SubscribeURL }")
                        .visit())
                .contains(new Place.Json(JsonPointer.compile("/SubscribeURL")));
        assertThat(declared("{ when: [ 'json:/type = 0' ], answer: { status: 204 } }")
                        .answer())
                .isEqualTo(new HandshakeAnswer(204, Optional.empty(), Map.of(), Map.of()));
    }

    @Test
    void what_is_asked_for_is_all_that_stands_behind_the_first_equals_sign() {
        assertThat(declared("{ when: [ 'header:X = a = b', 'query:y=z' ] }").when())
                .containsExactly(
                        new Condition(new Place.Header("X"), Optional.of("a = b")),
                        new Condition(new Place.Query("y=z"), Optional.empty()));
    }

    @Test
    void a_handshake_is_signed_only_where_it_is_a_post_that_does_not_say_otherwise() {
        assertThat(declared("{ when: [ header:X-Hook-Secret ] }").signed()).isTrue();
        assertThat(declared("{ when: [ header:X-Hook-Secret ], signed: false }").signed())
                .isFalse();
        assertThat(declared("{ method: HEAD }").signed()).isFalse();
    }

    @Test
    void who_asks_in_the_head_alone_is_answered_before_the_body_is_read() {
        assertThat(presetsWith(Handshake::needsOnlyHead))
                .containsExactly(
                        "alma",
                        "asana",
                        "cloudevents",
                        "dropbox",
                        "meta",
                        "microsoft-graph",
                        "okta",
                        "twitter",
                        "websub");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "when: [ 'json:/type = 1' ]",
                "when: [ header:A, 'json:/type = 1' ]",
                "when: [ header:A ], token: json:/token",
                "when: [ header:A ], answer: { text: 'a{json:/challenge}' }",
                "when: [ header:A ], answer: { text: '{hmac-hex:json:/challenge}' }",
                "when: [ header:A ], answer: { json: { b: '{json:/challenge}' } }",
                "when: [ header:A ], answer: { headers: { B: '{json:/challenge}' } }"
            })
    void who_asks_in_the_body_is_answered_once_it_is_read(String asked) {
        assertThat(declared("{ signed: false, %s }".formatted(asked)).needsOnlyHead())
                .isFalse();
    }

    @Test
    void only_zoom_and_x_hear_what_a_secret_makes_of_their_words() {
        assertThat(presetsWith(Handshake::signsValues)).containsExactly("twitter", "zoom");
        assertThat(declared("{ method: GET, answer: { headers: { A: '{hmac-hex:query:a}' } } }")
                        .signsValues())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, true",
        "0, true",
        "123456789, true",
        "1234567890, false",
        "-1, false",
        "1.5, false",
        "1a, false",
        "'', false",
        "{query:n}, false",
        "1{query:n}, false"
    })
    void digits_alone_are_a_number(String written, boolean number) {
        assertThat(declared("{ method: GET, answer: { json: { type: '%s' } } }".formatted(written))
                        .answer()
                        .json()
                        .values())
                .singleElement()
                .satisfies(text -> assertThat(text.isNumber()).isEqualTo(number));
    }

    @Test
    void a_word_is_signed_as_rfc_4231_says() {
        Place anywhere = new Place.Query("crc_token");
        Secret secret = Secret.of("Jefe");

        assertThat(new Part.Hmac(anywhere, true).of("what do ya want for nothing?", secret))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(new Part.Hmac(anywhere, false).of("what do ya want for nothing?", secret))
                .isEqualTo("W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
    }

    private static List<String> presetsWith(Predicate<Handshake> which) {
        return Scheme.presets().stream()
                .filter(name ->
                        Scheme.preset(name).orElseThrow().handshakes().stream().anyMatch(which))
                .toList();
    }

    private static Text text(Part... parts) {
        return new Text(List.of(parts));
    }

    private static Handshake declared(String yaml) {
        return DeclaredSchemes.scheme("{ algorithm: none, handshakes: [ %s ] }".formatted(yaml))
                .handshakes()
                .getFirst();
    }
}
