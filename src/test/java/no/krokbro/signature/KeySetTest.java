package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.krokbro.fixture.TokenIssuer;
import no.krokbro.signature.KeySet.Demand;
import no.krokbro.signature.KeySet.Trust;
import no.krokbro.signature.Verifier.Verdict.Reason;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that were fetched: which count, and for whom. */
class KeySetTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final URI JWKS = URI.create("https://partner.example/jwks");
    private static final String URL = "https://krokbro.example/hooks/uio/partner";
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    @Test
    void a_certificate_may_have_its_vendors_name_as_an_alternative() throws IOException {
        assertThat(certificate("dns-name").keys()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail-name", "unit", "hidden"})
    void a_vendors_name_anywhere_else_in_a_certificate_proves_nothing(String file) throws IOException {
        assertThat(certificate(file).keys()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "'\"use\":\"sig\",', 1", "'\"use\":\"enc\",', 0"})
    void a_key_that_is_published_to_encrypt_does_not_verify(String use, int counted) {
        String jwks = TokenIssuer.jwks(TokenIssuer.of("ES256", "k1")).replace("\"kid\":", use + "\"kid\":");

        assertThat(read(jwks).keys()).hasSize(counted);
    }

    @Test
    void a_key_counts_from_its_beginning_until_its_end() throws GeneralSecurityException {
        KeySet.Key key = new KeySet.Key(Optional.empty(), rsa(2048), NOW, NOW.plusSeconds(1));
        KeySet keys = new KeySet(List.of(key));

        assertThat(keys.holds(Optional.of("any"), NOW)).isTrue();
        assertThat(keys.holds(Optional.empty(), NOW.minusNanos(1))).isFalse();
        assertThat(keys.holds(Optional.empty(), NOW.plusSeconds(1))).isFalse();
    }

    @Test
    void an_rsa_key_under_2048_bits_is_never_tried() throws GeneralSecurityException {
        assertThat(always(rsa(2048)).candidates(Optional.empty(), NOW)).hasSize(1);
        assertThat(always(rsa(1024)).candidates(Optional.empty(), NOW)).isEmpty();
    }

    @Test
    void of_many_keys_without_a_name_four_are_tried() throws GeneralSecurityException {
        PublicKey[] many = Collections.nCopies(5, rsa(2048)).toArray(PublicKey[]::new);

        assertThat(always(many).candidates(Optional.of("k1"), NOW)).hasSize(4);
    }

    @Test
    void the_key_that_a_message_signature_names_is_fetched() {
        Verifier verifier = verifier();
        Map<String, String> headers = Map.of(
                "signature-input",
                "sig1=(\"@method\" \"@target-uri\" \"content-digest\");created=1;keyid=\"test-key\"",
                "signature",
                "sig1=:AAAA:");

        assertThat(verifier.demand(request(headers)))
                .isEqualTo(new Demand.Fetch(JWKS, Optional.of("test-key"), Optional.empty()));
        assertThat(verifier.demand(request(Map.of()))).isEqualTo(new Demand.Refused(Reason.SIGNATURE_MISSING));
    }

    @Test
    void a_message_verifies_with_the_senders_fetched_key_and_no_other() throws GeneralSecurityException {
        KeyPair senders = ed25519();
        byte[] pkcs8 = senders.getPrivate().getEncoded();
        Secret own = Secret.of(
                Base64.getEncoder().encodeToString(Arrays.copyOfRange(pkcs8, pkcs8.length - 32, pkcs8.length)));
        SignedRequest signed = request(
                Signer.of(Scheme.preset("rfc9421").orElseThrow(), List.of(own)).sign("unused", NOW, request(Map.of())));

        assertThat(verifier().demand(signed)).isEqualTo(new Demand.Fetch(JWKS, Optional.empty(), Optional.empty()));
        assertThat(verifier().verify(signed, NOW, always(senders.getPublic()))).isInstanceOf(Verified.class);
        assertThat(verifier().verify(signed, NOW, always(ed25519().getPublic())))
                .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
        assertThat(verifier().verify(signed, NOW, always(rsa(2048)))).isInstanceOf(Rejected.class);
        assertThat(verifier().verify(signed, NOW, KeySet.NONE)).isInstanceOf(Rejected.class);
    }

    private static Verifier verifier() {
        Trust trust = new Trust(Optional.of(JWKS), Optional.empty(), Optional.empty(), List.of(), Set.of());
        return Verifier.of(Scheme.preset("rfc9421").orElseThrow(), List.of(), Duration.ofMinutes(5), trust);
    }

    private static SignedRequest request(Map<String, String> headers) {
        return new SignedRequest("POST", URL, Requests.with(headers, BODY).headers(), BODY);
    }

    private static KeySet always(PublicKey... keys) {
        return new KeySet(Arrays.stream(keys)
                .map(key -> new KeySet.Key(Optional.empty(), key, Instant.MIN, Instant.MAX))
                .toList());
    }

    private static KeySet read(String jwks) {
        return KeySet.read(
                        new Demand.Fetch(JWKS, Optional.empty(), Optional.empty()),
                        jwks.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    /** Self-signed, for {@code sns.amazonaws.com} in one place or another. */
    private static KeySet certificate(String file) throws IOException {
        byte[] pem = Files.readAllBytes(Path.of("src/test/resources/certificates", file + ".pem"));
        Scheme sns = Scheme.preset("aws-sns").orElseThrow();
        return KeySet.read(new Demand.Fetch(JWKS, Optional.empty(), sns.certificate()), pem)
                .orElseThrow();
    }

    private static PublicKey rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair().getPublic();
    }

    private static KeyPair ed25519() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }
}
