package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.krokbro.signature.Scheme.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemes that Krokbro brings: what anybody could declare, and what each proves. */
class PresetsTest {
    static Stream<String> presets() {
        return Scheme.presets().stream();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_preset_declared_in_place_is_the_same_scheme_but_for_its_name(String name)
            throws IOException, ReflectiveOperationException {
        Scheme preset = Scheme.preset(name).orElseThrow();
        Scheme declared = declared(name);

        assertThat(preset.name()).isEqualTo(name);
        assertThat(declared.name()).isEqualTo(Scheme.DECLARED);
        for (RecordComponent part : Scheme.class.getRecordComponents()) {
            switch (part.getName()) {
                case "name" -> {}
                // its patterns are equal to none but themselves
                case "certificate" ->
                    assertThat(declared.certificate())
                            .hasToString(preset.certificate().toString());
                default ->
                    assertThat(part.getAccessor().invoke(declared))
                            .as(part.getName())
                            .isEqualTo(part.getAccessor().invoke(preset));
            }
        }
    }

    @Test
    void amazon_says_which_algorithm_it_used_and_where_its_certificate_stands() throws IOException {
        Scheme sns = declared("aws-sns");

        assertThat(sns.versions())
                .contains(new Scheme.Versions(
                        json("/SignatureVersion"), Map.of("1", Algorithm.RSA_SHA1, "2", Algorithm.RSA_SHA256)));
        assertThat(sns.topic()).contains(json("/TopicArn"));
        assertThat(sns.certificate()).hasValueSatisfying(certificate -> {
            assertThat(certificate.address()).isEqualTo(json("/SigningCertURL"));
            assertThat(certificate.hosts()).hasSize(2);
            assertThat(certificate.names()).hasSize(4);
        });
        assertThat(declared("paypal").certificate())
                .hasValueSatisfying(certificate ->
                        assertThat(certificate.address()).isEqualTo(new Place.Header("PAYPAL-CERT-URL")));
    }

    @Test
    void what_a_vendor_sends_in_one_body_is_taken_apart() throws IOException {
        assertThat(declared("hubspot").batch()).contains(batch(Optional.empty(), "/eventId"));
        assertThat(declared("okta").batch()).contains(batch(Optional.of(JsonPointer.compile("/data/events")), "/uuid"));
        assertThat(declared("github").batch()).isEmpty();
    }

    @Test
    void a_message_signature_covers_method_address_and_digest() throws IOException {
        assertThat(declared("rfc9421").components()).containsExactly("@method", "@target-uri", "content-digest");
        assertThat(declared("github").components()).isEmpty();
    }

    @Test
    void only_what_is_signed_with_the_address_needs_to_know_it() {
        assertThat(all(Scheme::coversUrl))
                .containsExactly(
                        "hubspot",
                        "mandrill",
                        "rfc9421",
                        "rfc9421-ecdsa",
                        "rfc9421-hmac",
                        "rfc9421-rsa-pss",
                        "square",
                        "twilio");
    }

    @Test
    void whoever_tells_no_time_can_be_repeated_later() {
        assertThat(all(Scheme::isTimed))
                .contains("stripe", "linear", "aws-sns", "paypal", "rfc9421", "jwt-bearer", "jwt-body")
                .doesNotContain("github", "twilio", "bearer", "basic", "microsoft-graph", "none", "kaltura");
    }

    @Test
    void an_id_is_signed_by_name_or_with_the_body_that_it_stands_in() {
        assertThat(all(scheme -> scheme.id().isPresent() && !scheme.coversId()))
                .contains("github", "shopify", "linear", "gitlab", "okta", "telegram", "cloudevents");
        assertThat(all(Scheme::coversId))
                .contains("standard-webhooks", "paypal", "aws-sns", "stripe", "slack", "jwt-body");
    }

    @Test
    void an_id_in_the_body_is_covered_by_a_message_signature_and_not_by_a_token_beside_it() {
        assertThat(DeclaredSchemes.scheme("""
                        algorithm: ed25519
                        signed: "{signature-base}"
                        signature: { header: Signature, encoding: base64 }
                        components: [ content-digest ]
                        id: { json: /id }
                        """).coversId()).isTrue();
        assertThat(DeclaredSchemes.scheme("""
                        algorithm: jwt
                        signature: { header: Authorization, encoding: text }
                        id: { json: /id }
                        """).coversId()).isFalse();
    }

    @Test
    void an_event_told_by_the_body_is_known_by_its_place() {
        assertThat(Scheme.preset("slack").orElseThrow().told()).containsExactly(JsonPointer.compile("/event/type"));
        assertThat(Scheme.preset("github").orElseThrow().told()).isEmpty();
        assertThat(Scheme.preset("twilio").orElseThrow().told()).isEmpty();
    }

    private static List<String> all(Predicate<Scheme> which) {
        return presets()
                .filter(name -> which.test(Scheme.preset(name).orElseThrow()))
                .toList();
    }

    private static Scheme declared(String name) throws IOException {
        return DeclaredSchemes.scheme(Files.readString(Path.of("src/main/resources/schemes", name + ".yaml")));
    }

    private static Place json(String pointer) {
        return new Place.Json(JsonPointer.compile(pointer));
    }

    private static Scheme.Batch batch(Optional<JsonPointer> items, String id) {
        return new Scheme.Batch(items, Optional.of(JsonPointer.compile(id)));
    }
}
