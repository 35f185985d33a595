package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.krokbro.fixture.Seeds;
import no.krokbro.signature.Verifier.Verdict;
import no.krokbro.signature.Verifier.Verdict.Reason;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemeVectorsTest {
    static Stream<Vector> vectors() {
        return Vector.all();
    }

    static Stream<Vector> validVectors() {
        return vectors().filter(Vector::valid);
    }

    static Stream<Vector> vectorsWithOneSignature() {
        return validVectors().filter(vector -> !vector.name().contains("rotation"));
    }

    static Stream<Vector> vectorsThatCoverTheBody() {
        return validVectors().filter(vector -> vector.scheme().each().isEmpty());
    }

    static Stream<JsonNode> primitives() {
        return Vector.read().filter(vector -> vector.get("scheme").asText().startsWith("primitive-"));
    }

    @Test
    void vectors_of_thirteen_presets_are_checked() {
        assertThat(vectors().map(vector -> vector.scheme().name()).distinct()).hasSize(13);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void what_a_vendor_published_verifies_or_not_as_it_says(Vector vector) {
        if (vector.valid()) {
            assertThat(vector.verdict(vector.request())).isInstanceOf(Verified.class);
        } else {
            assertThat(vector.verdict(vector.request())).isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
        }
    }

    @ParameterizedTest
    @MethodSource("primitives")
    void a_key_in_hex_signs_as_the_rfc_says(JsonNode vector) {
        String key = vector.path("keyHex").asText(vector.path("privateKeyHex").asText());
        Signer signer = Signer.of(primitive(vector), List.of(Secret.of(key)));

        assertThat(signer.sign("id", Instant.EPOCH, Requests.of(message(vector))))
                .containsExactly(Map.entry("signature", signature(vector)));
    }

    @ParameterizedTest
    @MethodSource("primitives")
    void a_key_in_hex_verifies_as_the_rfc_says(JsonNode vector) {
        String key = vector.path("keyHex").asText(vector.path("publicKeyHex").asText());
        Scheme scheme = primitive(vector);

        assertThat(Verifier.of(scheme, List.of(Secret.of(key)), scheme.tolerance())
                        .verify(Requests.with(Map.of("signature", signature(vector)), message(vector)), Instant.EPOCH))
                .isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @MethodSource("vectorsThatCoverTheBody")
    void no_bit_of_the_body_can_be_changed(Vector vector) {
        Seeds.all(vector.body().length * 8).forEach(bit -> {
            SignedRequest changed = vector.request(vector.headers(), flipped(vector.body(), bit));
            if (!saysTheSameForm(vector, changed)) {
                assertThat(vector.verdict(changed)).as("bit %d", bit).isInstanceOf(Rejected.class);
            }
        });
    }

    // A form is signed decoded: %2B is %2b
    private static boolean saysTheSameForm(Vector vector, SignedRequest changed) {
        return vector.scheme().signed().covers(SignedTemplate.Part.SORTED_FORM)
                && !vector.url().contains("bodySHA256")
                && changed.form().equals(vector.request().form());
    }

    @ParameterizedTest
    @MethodSource("vectorsWithOneSignature")
    void no_bit_of_signature_timestamp_or_id_can_be_changed(Vector vector) {
        vector.headers()
                .forEach((name, value) -> Seeds.all(value.length() * 7).forEach(bit -> {
                    Map<String, String> changed = new HashMap<>(vector.headers());
                    changed.put(name, flipped(value, bit));

                    assertThat(vector.verdict(vector.request(changed, vector.body())))
                            .as("%s: %s", name, changed.get(name))
                            .isInstanceOf(Rejected.class);
                }));
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void no_bit_of_a_signed_address_can_be_changed(Vector vector) {
        Seeds.all(vector.url().length() * 7).forEach(bit -> {
            SignedRequest changed = new SignedRequest(
                    "POST", flipped(vector.url(), bit), vector.request().headers(), vector.body());

            assertThat(vector.verdict(changed)).as(changed.url()).isInstanceOf(Rejected.class);
        });
    }

    @ParameterizedTest
    @MethodSource("vectorsThatCoverTheBody")
    void a_body_cut_or_lengthened_is_refused(Vector vector) {
        byte[] cut = Arrays.copyOf(vector.body(), vector.body().length - 1);
        byte[] longer = Arrays.copyOf(vector.body(), vector.body().length + 1);

        assertThat(List.of(cut, longer, new byte[0]))
                .allSatisfy(body -> assertThat(vector.verdict(vector.request(vector.headers(), body)))
                        .isInstanceOf(Rejected.class));
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void another_secret_does_not_verify(Vector vector) {
        vector.otherSecret()
                .ifPresent(other -> assertThat(vector.verifier(List.of(other)).verify(vector.request(), vector.now()))
                        .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG)));
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void a_secret_among_others_verifies_wherever_it_stands(Vector vector) {
        String right = vector.secret();
        String other = vector.otherSecret().orElse(right);

        assertThat(Stream.of(List.of(right, other), List.of(other, right), List.of(other, right, other)))
                .allSatisfy(secrets -> assertThat(vector.verifier(secrets).verify(vector.request(), vector.now()))
                        .isInstanceOf(Verified.class));
    }

    @Test
    void none_of_the_fields_that_adyen_signs_can_be_changed_and_no_item_hides_behind_another() {
        Vector vector = vectors()
                .filter(one -> one.scheme().name().equals("adyen"))
                .findFirst()
                .orElseThrow();
        String body = new String(vector.body(), StandardCharsets.UTF_8);
        String item = body.substring(body.indexOf('[') + 1, body.lastIndexOf(']'));
        String forged = item.replace("EUR", "USD");

        assertThat(verdict(vector, item + "," + item)).isInstanceOf(Verified.class);
        assertThat(Stream.of("test_REPORT", "Magento2Rik\"", "testMerchantRef1", "EUR", "\"0\"", "\"true\"", "REPORT_A")
                        .map(field -> item.replace(field, field.replaceAll("[A-Za-z0]", "x"))))
                .allSatisfy(changed -> assertThat(verdict(vector, changed)).isInstanceOf(Rejected.class));
        assertThat(List.of(item + "," + forged, forged + "," + item, item + ",{}", item + ",7", ""))
                .allSatisfy(items -> assertThat(verdict(vector, items)).isInstanceOf(Rejected.class));
        assertThat(verdict(vector, item.replace("testMerchantRef1\"", "testMerchantRef1:0\"")))
                .isInstanceOf(Rejected.class);
    }

    private static Verdict verdict(Vector vector, String items) {
        byte[] body = ("{\"notificationItems\":[" + items + "]}").getBytes(StandardCharsets.UTF_8);
        return vector.verdict(vector.request(Map.of(), body));
    }

    private static Scheme primitive(JsonNode vector) {
        return DeclaredSchemes.scheme(
                """
                algorithm: %s
                key: { encoding: hex }
                signed: "{body}"
                signature: { header: signature, encoding: hex }
                """.formatted(vector.get("scheme").asText().substring("primitive-".length())));
    }

    private static byte[] message(JsonNode vector) {
        return HexFormat.of().parseHex(vector.get("messageHex").asText());
    }

    private static String signature(JsonNode vector) {
        return vector.path("expectedHex").asText(vector.path("signatureHex").asText());
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
