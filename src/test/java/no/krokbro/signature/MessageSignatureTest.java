package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import no.krokbro.signature.SignedTemplate.Content;
import no.krokbro.signature.Verifier.Verdict;
import no.krokbro.signature.Verifier.Verdict.Reason;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSignatureTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String URL = "https://krokbro.example/hooks/uio/partner?a=1";
    private static final byte[] BODY = "{\"hello\": \"world\"}".getBytes(StandardCharsets.UTF_8);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String SECRET =
            Base64.getEncoder().encodeToString("a shared secret".getBytes(StandardCharsets.UTF_8));

    private final Verifier hmac =
            Verifier.of(Scheme.preset("rfc9421-hmac").orElseThrow(), List.of(Secret.of(SECRET)), TOLERANCE);

    static Stream<JsonNode> published() {
        return Vector.read().filter(vector -> vector.get("scheme").asText().equals("rfc9421"));
    }

    @ParameterizedTest
    @MethodSource("published")
    void the_rfcs_own_signatures_verify(JsonNode vector) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "date", "Tue, 20 Apr 2021 02:07:55 GMT", "content-type", "application/json", "content-length", "18"));
        vector.get("headers")
                .properties()
                .forEach(one -> headers.put(one.getKey(), one.getValue().asText()));
        SignedRequest request = request("https://example.com/foo?param=Value&Pet=dog", headers, BODY);
        boolean shared = vector.has("secretBase64");
        Scheme scheme = Scheme.preset(shared ? "rfc9421-hmac" : "rfc9421").orElseThrow();
        String key = shared
                ? vector.get("secretBase64").asText()
                : standard(vector.get("publicKeyRawB64Url").asText());
        MessageSignature signature = MessageSignature.in(request).getFirst();
        SigningKey proof = SigningKey.toVerify(scheme, List.of(Secret.of(key))).getFirst();
        byte[] presented = signature.signature().getBytes(StandardCharsets.US_ASCII);

        assertThat(signature.base(request)).contains(vector.get("signatureBase").asText());
        assertThat(proof.proves(content(request, signature), List.of(presented)))
                .isTrue();
        headers.put("date", "Tue, 20 Apr 2021 02:07:56 GMT");
        assertThat(proof.proves(content(request(request.url(), headers, BODY), signature), List.of(presented)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc9421", "rfc9421-hmac", "rfc9421-ecdsa", "rfc9421-rsa-pss"})
    void what_is_signed_verifies_and_nothing_of_it_can_be_changed(String preset) throws GeneralSecurityException {
        Scheme scheme = Scheme.preset(preset).orElseThrow();
        String[] keys = keys(scheme);
        Map<String, String> headers = signed(scheme, keys[0]);
        Verifier verifier = Verifier.of(scheme, List.of(Secret.of(keys[1])), TOLERANCE);

        assertThat(verifier.verify(request(URL, headers, BODY), NOW)).isInstanceOf(Verified.class);
        assertThat(verifier.verify(request(URL, headers, BODY), NOW.plusSeconds(300)))
                .isInstanceOf(Verified.class);
        for (int seconds : new int[] {-301, 301}) {
            assertThat(verifier.verify(request(URL, headers, BODY), NOW.plusSeconds(seconds)))
                    .isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE));
        }
        assertThat(verifier.verify(request(URL + "2", headers, BODY), NOW)).isInstanceOf(Rejected.class);
        assertThat(verifier.verify(
                        new SignedRequest(
                                "PUT", URL, request(URL, headers, BODY).headers(), BODY),
                        NOW))
                .isInstanceOf(Rejected.class);
        headers.forEach((name, value) -> {
            for (int i = 0; i < value.length(); i++) {
                Map<String, String> changed = new HashMap<>(headers);
                changed.put(name, value.substring(0, i) + (char) (value.charAt(i) ^ 1) + value.substring(i + 1));
                assertThat(verifier.verify(request(URL, changed, BODY), NOW))
                        .as("%s: %s", name, changed.get(name))
                        .isInstanceOf(Rejected.class);
            }
        });
        for (int bit = 0; bit < BODY.length * 8; bit++) {
            byte[] changed = BODY.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(verifier.verify(request(URL, headers, changed), NOW)).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void a_signature_that_does_not_cover_the_digest_is_refused() {
        assertThat(verdict("(\"@method\" \"@target-uri\");created=" + NOW.getEpochSecond()))
                .isEqualTo(new Rejected(Reason.COMPONENT_MISSING));
        assertThat(verdict("(\"@method\" \"@target-uri\" \"content-digest\";sf);created=" + NOW.getEpochSecond()))
                .isEqualTo(new Rejected(Reason.COMPONENT_MISSING));
        assertThat(verdict(
                        "(\"@method\" \"@method\" \"@target-uri\" \"content-digest\");created=" + NOW.getEpochSecond()))
                .isEqualTo(new Rejected(Reason.COMPONENT_MISSING));
    }

    @Test
    void a_signature_has_a_beginning_and_may_have_an_end() {
        String covered = "(\"@method\" \"@target-uri\" \"content-digest\")";
        long now = NOW.getEpochSecond();

        assertThat(verdict(covered + ";created=" + now + ";expires=" + (now + 1)))
                .isInstanceOf(Verified.class);
        assertThat(verdict(covered + ";created=" + now + ";expires=" + now))
                .isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE));
        for (String none :
                List.of("", ";created=Infinity", ";created=-5", ";created=" + "9".repeat(20), ";created=\"\"")) {
            assertThat(verdict(covered + none)).as(none).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void the_key_decides_the_algorithm_and_not_the_sender() {
        String covered = "(\"@method\" \"@target-uri\" \"content-digest\");created=" + NOW.getEpochSecond();

        assertThat(verdict(covered + ";alg=\"hmac-sha256\"")).isInstanceOf(Verified.class);
        assertThat(verdict(covered + ";alg=\"ed25519\"")).isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
    }

    @Test
    void a_wrong_digest_beside_a_right_one_is_refused() {
        String right = "sha-256=:" + digest("SHA-256") + ":";

        assertThat(withDigest(right)).isInstanceOf(Verified.class);
        assertThat(withDigest(right + ", sha-512=:" + digest("SHA-512") + ":")).isInstanceOf(Verified.class);
        assertThat(withDigest("sha-512=:" + digest("SHA-512") + ":")).isInstanceOf(Verified.class);
        assertThat(withDigest(right + ", sha-512=:" + digest("SHA-256") + ":")).isInstanceOf(Rejected.class);
        assertThat(withDigest("md5=:AAAA:")).isInstanceOf(Rejected.class);
        assertThat(withDigest("sha-256=:%%%:")).isInstanceOf(Rejected.class);
    }

    @Test
    void what_cannot_be_read_is_refused_and_never_an_error() {
        for (String text : List.of(
                "",
                "=",
                "sig1",
                "sig1=",
                "sig1=(",
                "sig1=(\"a",
                "sig1=()",
                "sig1=:",
                "sig1=::",
                ",",
                "sig1=(\"a\\\\\");x",
                "sig1=();a=;b",
                "sig1=();created=1;created=2",
                "x".repeat(9000),
                "sig1=(\"å\")")) {
            Map<String, String> headers = Map.of("signature-input", text, "signature", text, "content-digest", text);
            assertThat(hmac.verify(request(URL, headers, BODY), NOW)).as(text).isInstanceOf(Rejected.class);
        }
    }

    private Verdict verdict(String input) {
        return verdict(input, "sha-256=:" + digest("SHA-256") + ":");
    }

    private Verdict withDigest(String digest) {
        return verdict("(\"@method\" \"@target-uri\" \"content-digest\");created=" + NOW.getEpochSecond(), digest);
    }

    /** Of a request whose signature is right, whatever it covers. */
    private Verdict verdict(String input, String digest) {
        Map<String, String> headers = new HashMap<>(
                Map.of("signature-input", "sig1=" + input, "content-digest", digest, "signature", "sig1=:AAAA:"));
        SignedRequest request = request(URL, headers, BODY);
        MessageSignature.in(request).stream()
                .findFirst()
                .ifPresent(one -> one.base(request).ifPresent(base -> {
                    byte[] signature = SigningKey.toSign(hmac.scheme(), List.of(Secret.of(SECRET)))
                            .getFirst()
                            .sign(new Content(request, base));
                    headers.put("signature", "sig1=:" + Base64.getEncoder().encodeToString(signature) + ":");
                }));
        return hmac.verify(request(URL, headers, BODY), NOW);
    }

    private static Content content(SignedRequest request, MessageSignature signature) {
        return new Content(request, signature.base(request).orElseThrow());
    }

    private static Map<String, String> signed(Scheme scheme, String key) {
        return Signer.of(scheme, List.of(Secret.of(key)))
                .sign("unused", NOW, request(URL, Map.of("content-type", "application/json"), BODY));
    }

    /** A private and a public key as the scheme wants them written. */
    private static String[] keys(Scheme scheme) throws GeneralSecurityException {
        if (!scheme.algorithm().isAsymmetric()) {
            return new String[] {SECRET, SECRET};
        }
        boolean ed = scheme.name().equals("rfc9421");
        KeyPairGenerator generator =
                KeyPairGenerator.getInstance(ed ? "Ed25519" : scheme.name().endsWith("ecdsa") ? "EC" : "RSA");
        if (!ed) {
            generator.initialize(scheme.name().endsWith("ecdsa") ? 256 : 2048);
        }
        KeyPair pair = generator.generateKeyPair();
        return new String[] {
            written(pair.getPrivate().getEncoded(), ed),
            written(pair.getPublic().getEncoded(), ed)
        };
    }

    private static String written(byte[] der, boolean raw) {
        return Base64.getEncoder().encodeToString(raw ? Arrays.copyOfRange(der, der.length - 32, der.length) : der);
    }

    private static String standard(String base64url) {
        return Base64.getEncoder().encodeToString(Base64.getUrlDecoder().decode(base64url));
    }

    private static String digest(String algorithm) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance(algorithm).digest(BODY));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SignedRequest request(String url, Map<String, String> headers, byte[] body) {
        Map<String, String> inAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        inAnyCase.putAll(headers);
        return new SignedRequest(
                "POST", url, name -> inAnyCase.containsKey(name) ? List.of(inAnyCase.get(name)) : List.of(), body);
    }
}
