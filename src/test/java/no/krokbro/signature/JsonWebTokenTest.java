package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.krokbro.fixture.TokenIssuer;
import no.krokbro.signature.KeySet.Demand;
import no.krokbro.signature.KeySet.Trust;
import no.krokbro.signature.Verifier.Verdict;
import no.krokbro.signature.Verifier.Verdict.Reason;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWebTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Optional<URI> JWKS = Optional.of(URI.create("https://login.example/jwks"));
    private static final Trust TRUST =
            new Trust(JWKS, Optional.of(TokenIssuer.ISSUER), Optional.of(TokenIssuer.AUDIENCE), List.of(), Set.of());
    private static final TokenIssuer RSA = TokenIssuer.of("RS256", "rsa");

    private final Verifier bearer =
            Verifier.of(Scheme.preset("jwt-bearer").orElseThrow(), List.of(), Duration.ofMinutes(5), TRUST);

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256", "EdDSA"})
    void a_token_of_the_issuers_key_verifies_and_no_character_of_it_can_be_changed(String algorithm) {
        TokenIssuer issuer = TokenIssuer.of(algorithm, "k1");
        String token = issuer.token(TokenIssuer.claims(NOW));
        KeySet keys = keys(TokenIssuer.jwks(RSA, issuer));

        assertThat(bearer.demand(bearing(token)))
                .isEqualTo(new Demand.Fetch(JWKS.orElseThrow(), Optional.of("k1"), Optional.empty()));
        assertThat(bearer.verify(bearing(token), NOW, keys)).isInstanceOf(Verified.class);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'Q' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(bearer.verify(bearing(changed), NOW, keys)).as(changed).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void a_token_without_a_signature_is_never_believed() {
        String none = encoded("{\"alg\":\"none\"}") + "."
                + encoded(TokenIssuer.claims(NOW).toJson()) + ".";

        assertThat(bearer.demand(bearing(none))).isInstanceOf(Demand.Refused.class);
        assertThat(bearer.verify(bearing(none), NOW, keys(TokenIssuer.jwks(RSA))))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void a_public_key_is_never_taken_for_a_secret() {
        String forged = RSA.token(
                TokenIssuer.claims(NOW),
                "HS256",
                new HmacKey(RSA.keys().getPublic().getEncoded()));
        String shared = "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"rsa\",\"k\":\"" + "A".repeat(64) + "\"}]}";

        assertThat(bearer.demand(bearing(forged))).isInstanceOf(Demand.Refused.class);
        assertThat(bearer.verify(bearing(forged), NOW, keys(TokenIssuer.jwks(RSA))))
                .isInstanceOf(Rejected.class);
        assertThat(keys(shared).keys()).isEmpty();
    }

    @Test
    void another_key_under_the_same_name_proves_nothing() {
        KeySet others = keys(TokenIssuer.jwks(TokenIssuer.of("RS256", "rsa")));

        assertThat(verdict(TokenIssuer.claims(NOW), others)).isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
        assertThat(verdict(TokenIssuer.claims(NOW), KeySet.NONE)).isEqualTo(new Rejected(Reason.KEY_UNKNOWN));
        assertThat(verdict(TokenIssuer.claims(NOW), keys(TokenIssuer.jwks(TokenIssuer.of("RS256", "other")))))
                .isEqualTo(new Rejected(Reason.KEY_UNKNOWN));
    }

    @Test
    void a_token_holds_between_its_times_give_or_take_the_tolerance() {
        JwtClaims claims = TokenIssuer.claims(NOW);
        KeySet keys = keys(TokenIssuer.jwks(RSA));
        SignedRequest request = bearing(RSA.token(claims));

        assertThat(bearer.verify(request, NOW.plusSeconds(599), keys)).isInstanceOf(Verified.class);
        assertThat(bearer.verify(request, NOW.plusSeconds(601), keys))
                .isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE));
        assertThat(bearer.verify(request, NOW.minusSeconds(299), keys)).isInstanceOf(Verified.class);
        assertThat(bearer.verify(request, NOW.minusSeconds(301), keys))
                .isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE));
        claims.unsetClaim("exp");
        assertThat(verdict(claims, keys)).isEqualTo(new Rejected(Reason.TIMESTAMP_MISSING));
        claims.setClaim("exp", "Infinity");
        assertThat(verdict(claims, keys)).isInstanceOf(Rejected.class);
    }

    @Test
    void a_token_is_of_the_issuer_and_for_the_audience() {
        KeySet keys = keys(TokenIssuer.jwks(RSA));
        JwtClaims elsewhere = TokenIssuer.claims(NOW);
        elsewhere.setAudience("another");
        JwtClaims foreign = TokenIssuer.claims(NOW);
        foreign.setIssuer("https://login.other.example");
        JwtClaims nobody = new JwtClaims();
        nobody.setExpirationTime(NumericDate.fromSeconds(NOW.getEpochSecond() + 60));

        assertThat(List.of(elsewhere, foreign, nobody))
                .allSatisfy(claims -> assertThat(verdict(claims, keys)).isEqualTo(new Rejected(Reason.CLAIM_WRONG)));
    }

    @Test
    void only_listed_algorithms_count() {
        Trust onlyEs = new Trust(JWKS, TRUST.issuer(), TRUST.audience(), List.of("ES256"), Set.of());
        Verifier verifier =
                Verifier.of(Scheme.preset("jwt-bearer").orElseThrow(), List.of(), Duration.ofMinutes(5), onlyEs);

        assertThat(verifier.demand(bearing(RSA.token(TokenIssuer.claims(NOW))))).isInstanceOf(Demand.Refused.class);
        assertThat(verifier.demand(bearing(encoded("{}") + "." + encoded("{}") + ".AAAA")))
                .isInstanceOf(Demand.Refused.class);
        assertThat(verifier.verify(bearing(RSA.token(TokenIssuer.claims(NOW))), NOW, keys(TokenIssuer.jwks(RSA))))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void what_is_no_token_is_refused_and_never_an_error() {
        for (String text : List.of("", "a", "a.b.c", "..", "a.b.c.d.e", "{}", "eyJ.eyJ.x", ".".repeat(4000))) {
            assertThat(bearer.demand(bearing(text))).as(text).isInstanceOf(Demand.Refused.class);
            assertThat(bearer.verify(bearing(text), NOW)).as(text).isInstanceOf(Rejected.class);
        }
        assertThat(bearer.verify(Requests.of(new byte[0]), NOW)).isEqualTo(new Rejected(Reason.SIGNATURE_MISSING));
    }

    @Test
    void the_published_token_is_a_body_whose_claims_are_the_event() {
        var vector = Vector.read()
                .filter(one -> one.get("name").asText().equals("rfc7515-a1-hs256"))
                .findFirst()
                .orElseThrow();
        Scheme scheme = DeclaredSchemes.scheme("""
                algorithm: jwt
                key: { encoding: base64, min-bytes: 32 }
                signature: { body: true, encoding: text }
                event: { json: /iss }
                """);
        byte[] key = Base64.getUrlDecoder().decode(vector.get("keyB64Url").asText());
        Verifier verifier =
                Verifier.of(scheme, List.of(Secret.of(Base64.getEncoder().encodeToString(key))), Duration.ofSeconds(5));
        SignedRequest request = Requests.of(vector.get("jwt").asText().getBytes(StandardCharsets.US_ASCII));
        Instant now = Instant.ofEpochSecond(vector.get("now").asLong());

        assertThat(verifier.demand(request)).isEqualTo(new Demand.Nothing());
        assertThat(verifier.verify(request, now)).isInstanceOfSatisfying(Verified.class, verified -> {
            assertThat(verified.event()).contains("joe");
            assertThat(new String(verified.content().orElseThrow(), StandardCharsets.UTF_8))
                    .contains("http://example.com/is_root");
        });
        assertThat(verifier.verify(request, now.plusSeconds(16)))
                .isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE));
    }

    @Test
    void canvas_counts_only_for_the_accounts_that_are_listed() {
        JwtClaims claims = new JwtClaims();
        claims.setClaim("metadata", Map.of("event_name", "course_created", "root_account_id", "21070000000000001"));
        SignedRequest request = Requests.of(RSA.token(claims).getBytes(StandardCharsets.US_ASCII));
        KeySet keys = keys(TokenIssuer.jwks(RSA));

        assertThat(canvas("21070000000000001").verify(request, NOW, keys))
                .isInstanceOfSatisfying(
                        Verified.class, verified -> assertThat(verified.event()).contains("course_created"));
        assertThat(canvas("another").verify(request, NOW, keys)).isEqualTo(new Rejected(Reason.TOPIC_NOT_LISTED));
    }

    @Test
    void a_key_among_others_of_its_name_verifies_wherever_it_stands() {
        TokenIssuer other = TokenIssuer.of("RS256", "rsa");

        assertThat(List.of(TokenIssuer.jwks(other, RSA), TokenIssuer.jwks(RSA, other)))
                .allSatisfy(jwks ->
                        assertThat(verdict(TokenIssuer.claims(NOW), keys(jwks))).isInstanceOf(Verified.class));
    }

    @Test
    void what_a_token_says_can_be_looked_at_before_it_is_proven() {
        Verifier verifier =
                Verifier.of(Scheme.preset("jwt-body").orElseThrow(), List.of(), Duration.ofMinutes(5), TRUST);
        JwtClaims claims = TokenIssuer.claims(NOW);
        claims.setJwtId("evt_1");
        SignedRequest request = Requests.of(RSA.token(claims).getBytes(StandardCharsets.US_ASCII));

        assertThat(verifier.told(request)).satisfies(told -> {
            assertThat(told.id()).contains("evt_1");
            assertThat(told.idSigned()).isTrue();
            assertThat(new String(told.content().orElseThrow(), StandardCharsets.UTF_8))
                    .isEqualTo(claims.toJson());
        });
        assertThat(verifier.told(Requests.of(new byte[] {'x'})))
                .isEqualTo(new Verified(Optional.empty(), true, Optional.empty()));
    }

    private static Verifier canvas(String account) {
        Trust trust = new Trust(JWKS, Optional.empty(), Optional.empty(), List.of("RS256"), Set.of(account));
        return Verifier.of(Scheme.preset("canvas-live-events").orElseThrow(), List.of(), Duration.ofMinutes(5), trust);
    }

    private Verdict verdict(JwtClaims claims, KeySet keys) {
        return bearer.verify(bearing(RSA.token(claims)), NOW, keys);
    }

    private static SignedRequest bearing(String token) {
        return Requests.with(Map.of("authorization", "Bearer " + token), "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static KeySet keys(String jwks) {
        return KeySet.read(
                        new Demand.Fetch(JWKS.orElseThrow(), Optional.empty(), Optional.empty()),
                        jwks.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
