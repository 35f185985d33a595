package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.signature.Verifier.Verdict;
import no.krokbro.signature.Verifier.Verdict.Reason;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to sign that vendors have besides a header with an HMAC. */
class MechanismsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:01:14.7Z");
    private static final byte[] JSON = "{\"id\":\"evt_1\",\"type\":\"paid\"}".getBytes(StandardCharsets.UTF_8);
    private static final String URL = "https://krokbro.example/hooks/uio/a?b=c";

    @Test
    void every_preset_that_signs_with_a_shared_secret_verifies_what_it_signs_and_nothing_else() {
        assertThat(Scheme.presets().stream()
                        .map(name -> Scheme.preset(name).orElseThrow())
                        .filter(scheme ->
                                !scheme.isUnsigned() && !scheme.algorithm().isAsymmetric())
                        .filter(scheme -> scheme.signature().places().getFirst() instanceof Place.Header)
                        .filter(scheme -> scheme.timestamp()
                                .filter(sent -> sent.place().isInBody())
                                .isEmpty()))
                .hasSizeGreaterThan(40)
                .allSatisfy(scheme -> {
                    SignedRequest plain = new SignedRequest("POST", URL, _ -> List.of(), "a=1&b=2".getBytes(UTF));
                    SignedRequest signed = signed(scheme, plain);

                    assertThat(verifier(scheme, secret(scheme)).verify(signed, NOW))
                            .isInstanceOf(Verified.class);
                    assertThat(verifier(scheme, secret(scheme)).verify(plain, NOW))
                            .isInstanceOf(Rejected.class);
                    assertThat(verifier(scheme, otherSecret(scheme)).verify(signed, NOW))
                            .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "slack", "zoom", "svix", "paddle", "hubspot", "box", "zendesk", "mux"})
    void a_signed_timestamp_may_be_as_far_off_as_the_scheme_says_and_no_further(String name) {
        Scheme scheme = preset(name);
        SignedRequest signed = signed(scheme, Requests.of(JSON));
        long tolerance = scheme.tolerance().toSeconds();

        assertThat(List.of(-tolerance, 0L, tolerance))
                .allSatisfy(off -> assertThat(verifier(scheme, secret(scheme)).verify(signed, NOW.plusSeconds(off)))
                        .isInstanceOf(Verified.class));
        assertThat(List.of(-tolerance - 1, tolerance + 1))
                .allSatisfy(off -> assertThat(verifier(scheme, secret(scheme)).verify(signed, NOW.plusSeconds(off)))
                        .isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE)));
    }

    @ParameterizedTest
    @CsvSource({
        "zendesk, X-Zendesk-Webhook-Signature-Timestamp, 2026-13-02T09:01:14Z",
        "zendesk, X-Zendesk-Webhook-Signature-Timestamp, 1772442074",
        "zendesk, X-Zendesk-Webhook-Signature-Timestamp, Infinity",
        "hubspot, X-HubSpot-Request-Timestamp, 99999999999999999999",
        "hubspot, X-HubSpot-Request-Timestamp, 1772442074700.0",
        "hubspot, X-HubSpot-Request-Timestamp, Infinity",
        "hubspot, X-HubSpot-Request-Timestamp, １７７２４４２０７４"
    })
    void a_timestamp_in_another_form_is_refused(String name, String header, String timestamp) {
        Scheme scheme = preset(name);
        Map<String, String> headers = new HashMap<>(headers(scheme, Requests.of(JSON)));
        headers.put(header, timestamp);

        assertThat(verifier(scheme, secret(scheme)).verify(Requests.with(headers, JSON), NOW))
                .isEqualTo(new Rejected(Reason.TIMESTAMP_UNREADABLE));
    }

    @Test
    void a_timestamp_in_the_signed_body_counts() {
        Scheme linear = preset("linear");
        byte[] body = "{\"type\":\"Issue\",\"webhookTimestamp\":1772442074700}".getBytes(UTF);
        SignedRequest signed = signed(linear, Requests.of(body), "geheim");
        Verifier verifier = verifier(linear, "geheim");

        assertThat(verifier.verify(signed, NOW.plusSeconds(60)))
                .isEqualTo(new Verified(Optional.of("msg_1"), false, Optional.of("Issue")));
        assertThat(verifier.verify(signed, NOW.plusSeconds(61)))
                .isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE));
        assertThat(verifier.verify(signed(linear, Requests.of(JSON), "geheim"), NOW))
                .isEqualTo(new Rejected(Reason.TIMESTAMP_MISSING));
    }

    @Test
    void stripes_timestamp_may_stand_anywhere_but_once_and_no_other_version_helps() {
        Scheme stripe = preset("stripe");
        Verifier verifier = verifier(stripe, "whsec_geheim");
        String[] parts = signed(stripe, Requests.of(JSON), "whsec_geheim")
                .headers()
                .apply("Stripe-Signature")
                .getFirst()
                .split(",", -1);
        String time = parts[0].startsWith("t=") ? parts[0] : parts[1];
        String right = parts[0].startsWith("t=") ? parts[1] : parts[0];
        String wrong = "v1=" + "0".repeat(64);

        assertThat(List.of(time + "," + right, right + "," + time, time + "," + wrong + "," + right + ",v0=a,x=y"))
                .allSatisfy(header -> assertThat(stripe(verifier, header))
                        .isEqualTo(new Verified(Optional.of("evt_1"), true, Optional.of("paid"))));
        assertThat(List.of(time + "," + wrong + "," + right.replace("v1", "v0"), time + ",v0=" + right.substring(3)))
                .allSatisfy(header -> assertThat(stripe(verifier, header)).isInstanceOf(Rejected.class));
        assertThat(stripe(verifier, time + "," + time + "," + right))
                .isEqualTo(new Rejected(Reason.TIMESTAMP_UNREADABLE));
        assertThat(stripe(verifier, right)).isEqualTo(new Rejected(Reason.TIMESTAMP_MISSING));
    }

    private static Verdict stripe(Verifier verifier, String header) {
        return verifier.verify(Requests.with(Map.of("stripe-signature", header), JSON), NOW);
    }

    @Test
    void every_notification_of_a_batch_must_know_graphs_client_state() {
        assertThat(graph("{\"value\":[{\"clientState\":\"geheim\"},{\"clientState\":\"geheim\"}]}"))
                .isInstanceOf(Verified.class);
        assertThat(graph("{\"value\":[{\"clientState\":\"geheim\"},{\"clientState\":\"Geheim\"}]}"))
                .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
        assertThat(graph("{\"value\":[{\"clientState\":\"geheim\"},{}]}"))
                .isEqualTo(new Rejected(Reason.SIGNATURE_MISSING));
        assertThat(List.of("", "{}", "{\"value\":[]}", "{\"value\":{\"clientState\":\"geheim\"}}", "[", "{}{}"))
                .allSatisfy(body -> assertThat(graph(body)).isEqualTo(new Rejected(Reason.BODY_UNREADABLE)));
        assertThat(graph("{\"value\":[{\"clientState\":\"geheim\"}%s]}"
                        .formatted(",{\"clientState\":\"geheim\"}".repeat(1000))))
                .isEqualTo(new Rejected(Reason.BODY_UNREADABLE));
    }

    private static Verdict graph(String body) {
        return verifier(preset("microsoft-graph"), "geheim").verify(Requests.of(body.getBytes(UTF)), NOW);
    }

    @Test
    void a_password_may_have_colons() {
        Verifier basic = verifier(preset("basic"), "kari:a:b:ø");

        assertThat(basic.verify(Requests.with(Map.of("Authorization", "Basic a2FyaTphOmI6w7g="), JSON), NOW))
                .isInstanceOf(Verified.class);
        assertThat(basic.verify(Requests.with(Map.of("Authorization", "Basic a2FyaTphOmI="), JSON), NOW))
                .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
        assertThat(basic.verify(Requests.with(Map.of("Authorization", "Bearer a2FyaTphOmI6w7g="), JSON), NOW))
                .isEqualTo(new Rejected(Reason.SIGNATURE_UNREADABLE));
    }

    @Test
    void a_secret_in_the_address_counts_once() {
        Scheme scheme = DeclaredSchemes.scheme("""
                algorithm: token
                signature: { query: key, encoding: text }
                """);
        Verifier verifier = verifier(scheme, "a b");

        assertThat(verifier.verify(called("https://a.example/?x=1&key=a+b"), NOW))
                .isInstanceOf(Verified.class);
        assertThat(List.of("?key=a%20b&key=a%20b", "?key=%zz", "?KEY=a+b", "?key", "", "#?key=a"))
                .allSatisfy(query -> assertThat(verifier.verify(called("https://a.example/" + query), NOW))
                        .isInstanceOf(Rejected.class));
    }

    private static SignedRequest called(String url) {
        return new SignedRequest("POST", url, _ -> List.of(), JSON);
    }

    @Test
    void a_form_that_says_a_name_twice_or_cannot_be_read_is_refused() {
        Scheme twilio = preset("twilio");

        assertThat(List.of("a=1&a=2", "a=1&a=1", "a=%zz", "a=1&%61=2", "a=&".repeat(1001)))
                .allSatisfy(body -> {
                    SignedRequest request = new SignedRequest(
                            "POST",
                            URL,
                            Requests.with(Map.of("X-Twilio-Signature", "x"), new byte[0])
                                    .headers(),
                            body.getBytes(UTF));
                    assertThat(verifier(twilio, "geheim").verify(request, NOW))
                            .isEqualTo(new Rejected(Reason.BODY_UNREADABLE));
                });
    }

    @Test
    void what_the_body_cannot_prove_is_not_signed_for_a_subscription() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signer.of(preset("microsoft-graph"), List.of(Secret.of("geheim"))))
                .withMessageContaining("signs within the request");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> verifier(preset("sendgrid"), "bm8ga2V5"))
                .withMessageContaining("is not a public key")
                .withMessageNotContaining("bm8ga2V5");
    }

    private static final Charset UTF = StandardCharsets.UTF_8;

    private static Scheme preset(String name) {
        return Scheme.preset(name).orElseThrow();
    }

    private static Verifier verifier(Scheme scheme, String secret) {
        return Verifier.of(scheme, List.of(Secret.of(secret)), scheme.tolerance());
    }

    private static String secret(Scheme scheme) {
        return scheme.keyFormat().prefix() + "0123456789abcdef0123456789abcdef";
    }

    private static String otherSecret(Scheme scheme) {
        return scheme.keyFormat().prefix() + "0123456789abcdef0123456789abcdee".replace('f', '0');
    }

    private static Map<String, String> headers(Scheme scheme, SignedRequest request) {
        return Signer.of(scheme, List.of(Secret.of(secret(scheme)))).sign("msg_1", NOW, request);
    }

    private static SignedRequest signed(Scheme scheme, SignedRequest request) {
        return with(headers(scheme, request), request);
    }

    private static SignedRequest signed(Scheme scheme, SignedRequest request, String secret) {
        return with(Signer.of(scheme, List.of(Secret.of(secret))).sign("msg_1", NOW, request), request);
    }

    private static SignedRequest with(Map<String, String> headers, SignedRequest request) {
        return new SignedRequest(
                request.method(),
                request.url(),
                Requests.with(headers, request.body()).headers(),
                request.body());
    }
}
