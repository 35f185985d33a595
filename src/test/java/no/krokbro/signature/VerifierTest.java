package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.krokbro.signature.Verifier.Verdict;
import no.krokbro.signature.Verifier.Verdict.Reason;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {
    private static final Scheme STANDARD = Scheme.preset("standard-webhooks").orElseThrow();
    private static final Scheme GITHUB = Scheme.preset("github").orElseThrow();
    private static final Secret WHSEC = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Secret OTHER = Secret.of("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
    private static final Instant NOW = Instant.parse("2026-03-02T09:01:14.7Z");
    private static final byte[] BODY = "{\"type\":\"invoice.paid\"}".getBytes(StandardCharsets.UTF_8);

    private final Verifier standard = Verifier.of(STANDARD, List.of(WHSEC), Duration.ofMinutes(5));
    private final Verifier github = Verifier.of(GITHUB, List.of(Secret.of("geheim")), Duration.ofMinutes(5));

    @Test
    void a_verified_request_tells_its_id_and_event() {
        assertThat(standard.verify(Requests.with(signed(), BODY), NOW))
                .isEqualTo(new Verified(Optional.of("msg_1"), true, Optional.of("invoice.paid")));
    }

    @Test
    void an_id_that_the_signature_does_not_cover_is_told_as_such() {
        Map<String, String> headers = signedByGithub();
        headers.put("x-github-delivery", "72d3162e");
        headers.put("x-github-event", "push");

        assertThat(github.verify(Requests.with(headers, BODY), NOW))
                .isEqualTo(new Verified(Optional.of("72d3162e"), false, Optional.of("push")));
    }

    @Test
    void a_vendor_that_signs_no_id_may_leave_it_out() {
        assertThat(github.verify(Requests.with(signedByGithub(), BODY), NOW))
                .isEqualTo(new Verified(Optional.empty(), false, Optional.empty()));
        assertThat(github.scheme()).isEqualTo(GITHUB);
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "0, true", "300, true", "301, false"})
    void a_timestamp_may_be_five_minutes_off_either_way(int seconds, boolean accepted) {
        Map<String, String> headers =
                Signer.of(STANDARD, List.of(WHSEC)).sign("msg_1", NOW.plusSeconds(seconds), Requests.of(BODY));

        Verdict verdict = standard.verify(Requests.with(headers, BODY), NOW);

        if (accepted) {
            assertThat(verdict).isInstanceOf(Verified.class);
        } else {
            assertThat(verdict).isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Infinity",
                "-Infinity",
                "NaN",
                "-1772442074",
                "+1772442074",
                "1772442074.0",
                "1772442074,",
                "1e9",
                "0x10",
                "99999999999999999999",
                "9223372036854775808",
                " 1772442074",
                "1772442074 ",
                "１７７２４４２０７４",
                "now",
                "2026-03-02T09:01:14Z",
                "1772442074\u0000"
            })
    void a_timestamp_that_is_not_whole_seconds_is_refused(String timestamp) {
        assertThat(verdictWith("webhook-timestamp", timestamp)).isEqualTo(new Rejected(Reason.TIMESTAMP_UNREADABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "999999999999999999", "000000000000000001"})
    void a_timestamp_from_another_age_is_refused(String timestamp) {
        assertThat(verdictWith("webhook-timestamp", timestamp))
                .isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE));
    }

    @ParameterizedTest
    @CsvSource({"webhook-signature, SIGNATURE_MISSING", "webhook-timestamp, TIMESTAMP_MISSING", "webhook-id, ID_MISSING"
    })
    void what_is_signed_must_be_there(String header, Reason reason) {
        Map<String, String> headers = new HashMap<>(signed());
        headers.remove(header);

        assertThat(standard.verify(Requests.with(headers, BODY), NOW)).isEqualTo(new Rejected(reason));
        assertThat(verdictWith(header, "")).isEqualTo(new Rejected(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "webhook-signature, SIGNATURE_UNREADABLE",
        "webhook-timestamp, TIMESTAMP_UNREADABLE",
        "webhook-id, ID_UNREADABLE"
    })
    void a_header_that_is_doubled_endless_or_not_ascii_is_refused(String header, Reason reason) {
        Map<String, String> headers = signed();
        Map<String, List<String>> doubled =
                headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
        doubled.put(header, List.of(headers.get(header), headers.get(header)));

        assertThat(standard.verify(Requests.withSeveral(doubled, BODY), NOW)).isEqualTo(new Rejected(reason));
        assertThat(verdictWith(header, "v1,".repeat(2000))).isEqualTo(new Rejected(reason));
        assertThat(verdictWith(header, headers.get(header) + "å")).isEqualTo(new Rejected(reason));
        assertThat(verdictWith(header, headers.get(header) + "\u007f")).isEqualTo(new Rejected(reason));
    }

    @Test
    void an_id_with_a_full_stop_is_refused_since_it_could_be_part_of_the_timestamp() {
        Map<String, String> headers = Signer.of(STANDARD, List.of(WHSEC)).sign("msg.1", NOW, Requests.of(BODY));

        assertThat(standard.verify(Requests.with(headers, BODY), NOW)).isEqualTo(new Rejected(Reason.ID_UNREADABLE));
    }

    @Test
    void any_signature_of_a_list_may_be_ours() {
        String right = signed().getOrDefault("webhook-signature", "");
        String wrong = Signer.of(STANDARD, List.of(OTHER))
                .sign("msg_1", NOW, Requests.of(BODY))
                .getOrDefault("webhook-signature", "");

        assertThat(List.of(right + " " + wrong, wrong + " " + right, "v1a,AAAA  " + right + " v9,x"))
                .allSatisfy(list ->
                        assertThat(verdictWith("webhook-signature", list)).isInstanceOf(Verified.class));
    }

    @Test
    void an_entry_of_another_version_never_rescues_a_wrong_one() {
        String digest = signed().getOrDefault("webhook-signature", "").substring("v1,".length());
        String wrong = Signer.of(STANDARD, List.of(OTHER))
                .sign("msg_1", NOW, Requests.of(BODY))
                .getOrDefault("webhook-signature", "");

        assertThat(List.of("v0," + digest, "v1a," + digest, "V1," + digest, digest))
                .allSatisfy(weaker -> {
                    assertThat(verdictWith("webhook-signature", wrong + " " + weaker))
                            .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
                    assertThat(verdictWith("webhook-signature", weaker))
                            .isEqualTo(new Rejected(Reason.SIGNATURE_UNREADABLE));
                });
    }

    @Test
    void a_header_may_have_4_kib_of_anything_printable() {
        Map<String, String> headers = signedByGithub();

        assertThat(List.of(" ~".repeat(2048), "x")).allSatisfy(id -> {
            headers.put("X-GitHub-Delivery", id);
            assertThat(github.verify(Requests.with(headers, BODY), NOW))
                    .isEqualTo(new Verified(Optional.of(id), false, Optional.empty()));
        });
        assertThat(List.of("x".repeat(4097), "\u001f", "\u0080")).allSatisfy(id -> {
            headers.put("X-GitHub-Delivery", id);
            assertThat(github.verify(Requests.with(headers, BODY), NOW)).isEqualTo(new Rejected(Reason.ID_UNREADABLE));
        });
    }

    @Test
    void a_list_may_have_32_entries() {
        String right = signed().getOrDefault("webhook-signature", "");

        assertThat(verdictWith("webhook-signature", "v1,x ".repeat(31) + right)).isInstanceOf(Verified.class);
        assertThat(verdictWith("webhook-signature", "v1,x ".repeat(32) + right))
                .isEqualTo(new Rejected(Reason.SIGNATURE_UNREADABLE));
    }

    @Test
    void a_signature_must_be_written_as_the_scheme_writes_it() {
        String right = signedByGithub().getOrDefault("X-Hub-Signature-256", "");
        String upper = "sha256=" + right.substring(7).toUpperCase(Locale.ROOT);

        assertThat(List.of(upper, right + " ", right.substring(0, 40), right + "00", right + "," + right))
                .allSatisfy(other -> assertThat(
                                github.verify(Requests.with(Map.of("X-Hub-Signature-256", other), BODY), NOW))
                        .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG)));
        assertThat(List.of("sha256=", "sha1=" + right.substring(7), right.substring(7)))
                .allSatisfy(other -> assertThat(
                                github.verify(Requests.with(Map.of("X-Hub-Signature-256", other), BODY), NOW))
                        .isEqualTo(new Rejected(Reason.SIGNATURE_UNREADABLE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "type=invoice.paid",
                "[]",
                "{\"type\":null}",
                "{\"type\":\"\"}",
                "{\"type\":{\"a\":1}}",
                "{\"type\":\"a\"",
                "{\"type\":\"a\"}x",
                "{\"type\":\"a\"}{}",
                "{}{\"type\":\"a\"}",
                "[{\"type\":\"a\"}]",
                "{\"a\":{\"type\":\"a\"}}",
                "{\"type\":\"a\",\"type\":\"b\"}",
                "{\"type\":\"a\\u0000\"}",
                "{\"type\":\"a\",\"b\":[1,}"
            })
    void an_event_that_the_body_does_not_tell_clearly_is_not_told(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Signer.of(STANDARD, List.of(WHSEC)).sign("msg_1", NOW, Requests.of(bytes));

        assertThat(standard.verify(Requests.with(headers, bytes), NOW))
                .isEqualTo(new Verified(Optional.of("msg_1"), true, Optional.empty()));
    }

    @Test
    void many_threads_verify_at_once() {
        Map<String, String> headers = signed();

        List<Verdict> verdicts = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(_ -> standard.verify(Requests.with(headers, BODY), NOW))
                .distinct()
                .toList();

        assertThat(verdicts).singleElement().isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64!", "whpk_AAAA"
            })
    void a_secret_that_the_scheme_cannot_use_is_refused_and_not_told(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Verifier.of(STANDARD, List.of(WHSEC, Secret.of(secret)), Duration.ofMinutes(5)))
                .withMessageStartingWith("secret 2 ")
                .withMessageContaining("whsec_ followed by base64 of 24 to 64 bytes")
                .withMessageNotContaining(secret.length() > 6 ? secret.substring(6) : "\u0000");
    }

    @Test
    void a_secret_may_come_without_its_padding() {
        Secret padded = Secret.of("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGA==");
        Secret bare = Secret.of("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGA");
        Map<String, String> headers = Signer.of(STANDARD, List.of(padded)).sign("msg_1", NOW, Requests.of(BODY));

        assertThat(Verifier.of(STANDARD, List.of(bare), Duration.ofMinutes(5))
                        .verify(Requests.with(headers, BODY), NOW))
                .isInstanceOf(Verified.class);
    }

    @Test
    void a_verifier_needs_a_secret_and_a_sane_tolerance() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Verifier.of(GITHUB, List.of(), Duration.ofMinutes(5)))
                .withMessage("there is no secret. Give at least one.");
        assertThat(List.of(Duration.ZERO, Duration.ofSeconds(-5), Duration.ofDays(2)))
                .allSatisfy(tolerance -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> Verifier.of(STANDARD, List.of(WHSEC), tolerance))
                        .withMessageContaining("between 1s and 24h"));
    }

    private static Map<String, String> signed() {
        return Signer.of(STANDARD, List.of(WHSEC)).sign("msg_1", NOW, Requests.of(BODY));
    }

    private static Map<String, String> signedByGithub() {
        Signer signer = Signer.of(GITHUB, List.of(Secret.of("geheim")));
        return new HashMap<>(Map.of(
                "X-Hub-Signature-256",
                signer.sign("ignored", NOW, Requests.of(BODY)).getOrDefault("X-Hub-Signature-256", "")));
    }

    private Verdict verdictWith(String header, String value) {
        Map<String, String> headers = new HashMap<>(signed());
        headers.put(header, value);
        return standard.verify(Requests.with(headers, BODY), NOW);
    }
}
