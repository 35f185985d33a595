package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.krokbro.signature.Verdict.Reason;
import no.krokbro.signature.Verdict.Rejected;
import no.krokbro.signature.Verdict.Verified;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemeVectorsTest {
    static Stream<Vector> vectors() {
        return Stream.of(
                        Vector.of("github.json", Schemes.preset("github").orElseThrow()),
                        Vector.of(
                                "standard-webhooks.json",
                                Schemes.preset("standard-webhooks").orElseThrow()),
                        Vector.of("slack.json", DeclaredSchemes.scheme(DeclaredSchemes.SLACK)))
                .flatMap(vectors -> vectors);
    }

    static Stream<Vector> validVectors() {
        return vectors().filter(Vector::valid);
    }

    static Stream<JsonNode> primitives() {
        return Vector.read("hmac.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void what_a_vendor_published_verifies_or_not_as_it_says(Vector vector) {
        if (vector.valid()) {
            assertThat(vector.verdict()).isInstanceOf(Verified.class);
        } else {
            assertThat(vector.verdict()).isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
        }
    }

    @ParameterizedTest
    @MethodSource("primitives")
    void a_key_in_hex_signs_as_the_rfc_says(JsonNode vector) {
        Scheme scheme =
                DeclaredSchemes.scheme("""
                algorithm: %s
                key: { encoding: hex }
                signed: "{body}"
                signature: { header: signature, encoding: hex }
                """.formatted(vector.get("algorithm").asText()));
        Signer signer = Signer.of(scheme, List.of(Secret.of(vector.get("keyHex").asText())));
        byte[] message = HexFormat.of().parseHex(vector.get("messageHex").asText());

        assertThat(signer.sign("id", Instant.EPOCH, message))
                .containsExactly(
                        Map.entry("signature", vector.get("expectedHex").asText()));
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void no_bit_of_the_body_can_be_changed(Vector vector) {
        for (int bit = 0; bit < vector.body().length * 8; bit++) {
            byte[] changed = flipped(vector.body(), bit);

            assertThat(vector.verifier().verify(Requests.with(vector.headers(), changed), vector.now()))
                    .as("bit %d", bit)
                    .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
        }
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void no_bit_of_signature_timestamp_or_id_can_be_changed(Vector vector) {
        vector.headers().forEach((name, value) -> {
            for (int bit = 0; bit < value.length() * 7; bit++) {
                Map<String, String> changed = new HashMap<>(vector.headers());
                changed.put(name, flipped(value, bit));

                assertThat(vector.verifier().verify(Requests.with(changed, vector.body()), vector.now()))
                        .as("%s: %s", name, changed.get(name))
                        .isInstanceOf(Rejected.class);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void a_body_cut_or_lengthened_is_refused(Vector vector) {
        byte[] cut = Arrays.copyOf(vector.body(), vector.body().length - 1);
        byte[] longer = Arrays.copyOf(vector.body(), vector.body().length + 1);

        assertThat(List.of(cut, longer, new byte[0]))
                .allSatisfy(body -> assertThat(
                                vector.verifier().verify(Requests.with(vector.headers(), body), vector.now()))
                        .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG)));
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void another_secret_does_not_verify(Vector vector) {
        String other = vector.secret().substring(0, vector.secret().length() - 4) + "AAAA";

        assertThat(vector.verifier(other).verify(Requests.with(vector.headers(), vector.body()), vector.now()))
                .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void a_secret_among_others_verifies_wherever_it_stands(Vector vector) {
        Secret other = Secret.of(vector.secret().substring(0, vector.secret().length() - 4) + "AAAA");
        Secret right = Secret.of(vector.secret());

        assertThat(Stream.of(List.of(right, other), List.of(other, right), List.of(other, right, other)))
                .allSatisfy(secrets -> assertThat(Verifier.of(vector.scheme(), secrets, Duration.ofMinutes(5))
                                .verify(Requests.with(vector.headers(), vector.body()), vector.now()))
                        .isInstanceOf(Verified.class));
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }

    private static String flipped(String text, int bit) {
        StringBuilder flipped = new StringBuilder(text);
        flipped.setCharAt(bit / 7, (char) (text.charAt(bit / 7) ^ (1 << (bit % 7))));
        return flipped.toString();
    }
}
