package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

/** Where a value may stand in a request, and what is read of it there. */
class PlaceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void a_token_may_be_a_field_of_a_form_that_says_it_once() {
        Verifier verifier = verifier("{ algorithm: token, signature: { form: token, encoding: text } }");

        assertThat(verdict(verifier, Map.of(), "text=hei&token=geheim")).isInstanceOf(Verified.class);
        assertThat(verdict(verifier, Map.of(), "token=Geheim")).isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
        assertThat(List.of("text=hei", "token=geheim&token=geheim", "token=", "{\"token\":\"geheim\"}"))
                .allSatisfy(body -> assertThat(verdict(verifier, Map.of(), body))
                        .isEqualTo(new Rejected(Reason.SIGNATURE_MISSING)));
    }

    @ParameterizedTest
    @CsvSource({
        "'prefix: \"urn:\"', urn:1, 1",
        "'prefix: \"urn:\"', urn:urn:1, urn:1",
        "'separator: \",\"', 1, 1",
        "'separator: \",\"', ' 1 ', 1",
        "'separator: \",\"', '1,', 1",
        "'separator: \",\"', ',1', 1",
        "'prefix: \"id=\", separator: \";\"', 'id=1', 1",
        "'prefix: \"id=\", separator: \";\"', 'a=2; id=1;b=3', 1"
    })
    void an_id_is_what_stands_behind_its_prefix_in_its_entry(String written, String header, String id) {
        assertThat(verdict(identified(written), Map.of("X-Id", header, "X-Token", "geheim"), ""))
                .isEqualTo(new Verified(Optional.of(id), false, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "'prefix: \"urn:\"', uuid:1",
        "'prefix: \"urn:\"', urn:",
        "'separator: \",\"', '1,2'",
        "'prefix: \"id=\", separator: \";\"', 'id=1;id=1'"
    })
    void an_id_that_stands_there_twice_or_without_its_prefix_is_refused(String written, String header) {
        assertThat(verdict(identified(written), Map.of("X-Id", header, "X-Token", "geheim"), ""))
                .isEqualTo(new Rejected(Reason.ID_UNREADABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefix: \"urn:\"", "separator: \",\"", "prefix: \"id=\", separator: \";\""})
    void an_id_that_nobody_asks_for_may_be_missing(String written) {
        assertThat(verdict(identified(written), Map.of("X-Token", "geheim"), ""))
                .isEqualTo(new Verified(Optional.empty(), false, Optional.empty()));
    }

    @Test
    void an_id_that_nobody_signs_stands_there_once_or_not_at_all() {
        Scheme scheme = DeclaredSchemes.scheme("{ algorithm: none, id: { header: X-Id }, event: { header: X-Event } }");
        Verifier verifier = Verifier.of(scheme, List.of(), scheme.tolerance());

        assertThat(verdict(verifier, Map.of("X-Id", "1", "X-Event", "paid"), ""))
                .isEqualTo(new Verified(Optional.of("1"), false, Optional.of("paid")));
        assertThat(verdict(verifier, Map.of(), "")).isInstanceOf(Verified.class);
        assertThat(verifier.verify(Requests.withSeveral(Map.of("X-Id", List.of("1", "1")), new byte[0]), NOW))
                .isEqualTo(new Rejected(Reason.ID_UNREADABLE));
        assertThat(verifier.demand(Requests.of(new byte[0]))).isEqualTo(new KeySet.Demand.Nothing());
    }

    @Test
    void a_list_may_begin_and_end_with_what_separates_it() {
        Scheme calendly = Scheme.preset("calendly").orElseThrow();
        List<Secret> secrets = List.of(Secret.of("geheim"));
        String header = Signer.of(calendly, secrets)
                .sign("unused", NOW, Requests.of(new byte[1]))
                .getOrDefault("Calendly-Webhook-Signature", "");
        Verifier verifier = Verifier.of(calendly, secrets, calendly.tolerance());

        assertThat(List.of(header, "," + header, header + ",", header.replace(",", ",,")))
                .allSatisfy(list -> assertThat(verifier.verify(
                                Requests.with(Map.of("Calendly-Webhook-Signature", list), new byte[1]), NOW))
                        .isInstanceOf(Verified.class));
    }

    @Test
    void a_port_that_the_sender_leaves_out_counts_only_where_the_vendor_is_known_to() {
        for (String preset : List.of("twilio", "square")) {
            Scheme scheme = Scheme.preset(preset).orElseThrow();
            List<Secret> secrets = List.of(Secret.of("geheim"));
            Map<String, String> headers =
                    Signer.of(scheme, secrets).sign("unused", NOW, called("https://a.example/x", Map.of()));
            Verifier verifier = Verifier.of(scheme, secrets, scheme.tolerance());

            assertThat(verifier.verify(called("https://a.example/x", headers), NOW))
                    .isInstanceOf(Verified.class);
            assertThat(verifier.verify(called("https://a.example:443/x", headers), NOW) instanceof Verified)
                    .as(preset)
                    .isEqualTo(preset.equals("twilio"));
        }
    }

    @Test
    void a_hash_of_secret_and_body_is_the_hash_of_both_together() {
        Map<String, String> hashes = Map.of(
                "prefix-sha1", "a9993e364706816aba3e25717850c26c9cd0d89d",
                "prefix-sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

        hashes.forEach((algorithm, hash) -> assertThat(Signer.of(
                                DeclaredSchemes.scheme(
                                        "{ algorithm: %s, signed: '{body}', signature: { header: A, encoding: hex } }"
                                                .formatted(algorithm)),
                                List.of(Secret.of("a")))
                        .sign("unused", NOW, Requests.of("bc".getBytes(StandardCharsets.US_ASCII))))
                .as("of abc, FIPS 180-2")
                .isEqualTo(Map.of("A", hash)));
    }

    @Test
    void what_a_request_lacks_cannot_be_signed() {
        Signer message = Signer.of(Scheme.preset("rfc9421-hmac").orElseThrow(), List.of(Secret.of("QUFB")));
        Signer twilio = Signer.of(Scheme.preset("twilio").orElseThrow(), List.of(Secret.of("geheim")));
        SignedRequest doubled = Requests.of("a=1&a=2".getBytes(StandardCharsets.US_ASCII));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> message.sign("unused", NOW, doubled))
                .withMessage("the request lacks what rfc9421-hmac covers: @method, @target-uri, content-digest.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> twilio.sign("unused", NOW, doubled))
                .withMessage("the body is not a form");
    }

    private static SignedRequest called(String url, Map<String, String> headers) {
        return new SignedRequest(
                "POST", url, Requests.with(headers, new byte[0]).headers(), "a=1".getBytes(StandardCharsets.US_ASCII));
    }

    private static Verifier identified(String written) {
        return verifier("""
                {
                  algorithm: token, signature: { header: X-Token, encoding: text }, id: { header: X-Id, %s } }
                """.formatted(written));
    }

    private static Verifier verifier(String yaml) {
        Scheme scheme = DeclaredSchemes.scheme(yaml);
        return Verifier.of(scheme, List.of(Secret.of("geheim")), scheme.tolerance());
    }

    private static Verdict verdict(Verifier verifier, Map<String, String> headers, String body) {
        return verifier.verify(Requests.with(headers, body.getBytes(StandardCharsets.UTF_8)), NOW);
    }
}
