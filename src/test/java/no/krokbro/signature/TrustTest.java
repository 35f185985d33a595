package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.krokbro.signature.KeySet.Trust;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a source must say of whom it trusts, by its scheme: no less, and nothing of no use. */
class TrustTest {
    private static final String TOKENS = "needs issuer and audience: whose tokens, and meant for whom. Add both.";
    private static final String NO_TOKENS =
            "has issuer, audience or algorithms, but github is no scheme of tokens. Remove them.";
    private static final String OTHER_KEYS = "has jwks, but the keys of %s do not come from there. Remove it.";
    private static final String ALGORITHM = "has an algorithm that does not fit. With jwks use some of RS256, RS384,"
            + " RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, else of HS256, HS384, HS512.";
    private static final String TOPICS =
            "needs topics: what this source may hear of, since anybody can have one. List them.";

    static Stream<Arguments> mistaken() {
        return Stream.of(
                Arguments.of("jwt-bearer", Trust.NONE, TOKENS),
                Arguments.of("jwt-bearer", trust("jwks, issuer"), TOKENS),
                Arguments.of("jwt-bearer", trust("jwks, audience"), TOKENS),
                Arguments.of("jwt-bearer", trust("jwks, issuer, audience, HS256"), ALGORITHM),
                Arguments.of("jwt-bearer", trust("issuer, audience, RS256"), ALGORITHM),
                Arguments.of("jwt-bearer", trust("issuer, audience, HS256, none"), ALGORITHM),
                Arguments.of(
                        "jwt-bearer",
                        trust("jwks, issuer, audience, topic"),
                        "has topics, but jwt-bearer knows none. Remove them."),
                Arguments.of("canvas-live-events", trust("jwks"), TOPICS),
                Arguments.of("aws-sns", Trust.NONE, TOPICS),
                Arguments.of("aws-sns", trust("jwks, topic"), OTHER_KEYS.formatted("aws-sns")),
                Arguments.of("github", trust("issuer"), NO_TOKENS),
                Arguments.of("github", trust("audience"), NO_TOKENS),
                Arguments.of("github", trust("HS256"), NO_TOKENS),
                Arguments.of("github", trust("jwks"), OTHER_KEYS.formatted("github")),
                Arguments.of("github", trust("topic"), "has topics, but github knows none. Remove them."));
    }

    @ParameterizedTest
    @MethodSource("mistaken")
    void what_a_scheme_lacks_or_cannot_use_is_said(String preset, Trust trust, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trust.check(scheme(preset)))
                .withMessage(text);
    }

    static Stream<Arguments> fitting() {
        return Stream.of(
                Arguments.of("github", Trust.NONE),
                Arguments.of("paypal", Trust.NONE),
                Arguments.of("none", Trust.NONE),
                Arguments.of("aws-sns", trust("topic")),
                Arguments.of("rfc9421", Trust.NONE),
                Arguments.of("rfc9421", trust("jwks")),
                Arguments.of("jwt-body", Trust.NONE),
                Arguments.of("jwt-body", trust("jwks, EdDSA")),
                Arguments.of("canvas-live-events", trust("jwks, topic")),
                Arguments.of("jwt-bearer", trust("issuer, audience, HS256")),
                Arguments.of("jwt-bearer", trust("jwks, issuer, audience")),
                Arguments.of("jwt-bearer", trust("jwks, issuer, audience, RS256, PS512")));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void what_a_scheme_needs_is_enough(String preset, Trust trust) {
        assertThatCode(() -> trust.check(scheme(preset))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"github", "paypal", "rfc9421-hmac", "jwt-body"})
    void a_source_whose_keys_are_not_fetched_needs_a_secret(String preset) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> verifier(preset, Trust.NONE))
                .withMessage("there is no secret. Give at least one.");
    }

    @ParameterizedTest
    @CsvSource({"aws-sns, topic", "rfc9421, jwks", "jwt-body, jwks"})
    void a_source_whose_keys_are_fetched_has_no_use_for_a_secret(String preset, String settings) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        verifier(preset, trust(settings), Secret.of("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=")))
                .withMessage("are of no use, since the keys of this source are fetched. Remove them.");
        assertThatCode(() -> verifier(preset, trust(settings))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"none", "integrasjonspunkt"})
    void a_source_that_nobody_signs_for_may_have_a_secret_for_its_handshakes(String preset) {
        assertThatCode(() -> verifier(preset, Trust.NONE, Secret.of("geheim"))).doesNotThrowAnyException();
        assertThatCode(() -> verifier(preset, Trust.NONE)).doesNotThrowAnyException();
    }

    private static Scheme scheme(String preset) {
        return Scheme.preset(preset).orElseThrow();
    }

    private static Verifier verifier(String preset, Trust trust, Secret... secrets) {
        return Verifier.of(scheme(preset), List.of(secrets), Duration.ofMinutes(5), trust);
    }

    /** Of settings by name; all others are algorithms. */
    private static Trust trust(String settings) {
        List<String> named = List.of(settings.split(", ", -1));
        return new Trust(
                Optional.of(URI.create("https://login.example/jwks")).filter(_ -> named.contains("jwks")),
                Optional.of("https://login.example").filter(_ -> named.contains("issuer")),
                Optional.of("krokbro").filter(_ -> named.contains("audience")),
                named.stream()
                        .filter(name -> !name.matches("jwks|issuer|audience|topic"))
                        .toList(),
                named.contains("topic") ? Set.of("arn:aws:sns:eu-north-1:1:topic") : Set.of());
    }
}
