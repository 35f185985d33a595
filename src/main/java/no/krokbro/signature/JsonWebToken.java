package no.krokbro.signature;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.krokbro.signature.KeySet.Demand;
import no.krokbro.signature.KeySet.Trust;
import no.krokbro.signature.Place.Field;
import no.krokbro.signature.Verifier.Verdict.Reason;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * A signed token, RFC 7519, beside a request or as the whole of its body.
 *
 * <ol>
 *   <li>Keys come from the source alone, by its key set or its secrets, never from the token; and a token signed with a
 *       secret counts only where there is no key set, so that no public key is ever taken for a secret.
 *   <li>Its algorithm is one of the source's list; {@code none} is never.
 *   <li>Beside a request it must expire, and be of the issuer and for the audience that the source names.
 * </ol>
 */
final class JsonWebToken {
    private final Scheme scheme;
    private final Trust trust;
    private final List<Key> secrets;
    private final Duration tolerance;

    /** {@code secrets}: the keys that sign; none where a key set is fetched. */
    JsonWebToken(Scheme scheme, Trust trust, List<byte[]> secrets, Duration tolerance) {
        this.scheme = scheme;
        this.trust = trust;
        this.secrets = secrets.stream().<Key>map(HmacKey::new).toList();
        this.tolerance = tolerance;
    }

    /** What came of a token. */
    record Outcome(Optional<Reason> fault, byte[] claims) {
        private static Outcome of(Reason fault) {
            return new Outcome(Optional.of(fault), new byte[0]);
        }
    }

    Demand demand(SignedRequest request) {
        Field token = token(request);
        Optional<Reason> fault = token.fault(Reason.SIGNATURE_MISSING, Reason.SIGNATURE_UNREADABLE);
        if (fault.isPresent()) {
            return new Demand.Refused(fault.get());
        }
        if (trust.jwks().isEmpty()) {
            return new Demand.Nothing();
        }
        return parsed(token)
                .filter(jws -> permitted().anyMatch(one -> one.equals(jws.getAlgorithmHeaderValue())))
                .<Demand>map(jws -> new Demand.Fetch(
                        trust.jwks().get(), Optional.ofNullable(jws.getKeyIdHeaderValue()), Optional.empty()))
                .orElseGet(() -> new Demand.Refused(Reason.SIGNATURE_UNREADABLE));
    }

    Outcome verify(SignedRequest request, Instant now, KeySet fetched) {
        Field token = token(request);
        Optional<JsonWebStructure> parsed = parsed(token);
        if (parsed.isEmpty()) {
            return Outcome.of(token.fault(Reason.SIGNATURE_MISSING, Reason.SIGNATURE_UNREADABLE)
                    .orElse(Reason.SIGNATURE_UNREADABLE));
        }
        Optional<String> id = Optional.ofNullable(parsed.get().getKeyIdHeaderValue());
        List<? extends Key> keys = trust.jwks().isPresent() ? fetched.candidates(id, now) : secrets;
        Outcome outcome = Outcome.of(Reason.KEY_UNKNOWN);
        for (Key key : keys) {
            outcome = verify(token.text(), key, now);
            if (outcome.fault().filter(Reason.SIGNATURE_WRONG::equals).isEmpty()) {
                return outcome; // its signature is right, so no other key would say otherwise
            }
        }
        return outcome;
    }

    private Outcome verify(String token, Key key, Instant now) {
        JwtConsumerBuilder consumer = new JwtConsumerBuilder()
                .setVerificationKey(key)
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, permitted().toArray(String[]::new))
                .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
                .setAllowedClockSkewInSeconds((int) tolerance.toSeconds());
        trust.issuer().ifPresent(consumer::setExpectedIssuer);
        trust.audience().ifPresentOrElse(consumer::setExpectedAudience, consumer::setSkipDefaultAudienceValidation);
        if (!isBody()) {
            consumer.setRequireExpirationTime();
        }
        try {
            JsonWebStructure proven =
                    consumer.build().process(token).getJoseObjects().getFirst();
            return new Outcome(Optional.empty(), ((JsonWebSignature) proven).getUnverifiedPayloadBytes());
        } catch (InvalidJwtException e) {
            return Outcome.of(reason(e));
        }
    }

    private static Reason reason(InvalidJwtException e) {
        if (has(e, ErrorCodes.EXPIRED, ErrorCodes.NOT_YET_VALID)) {
            return Reason.TIMESTAMP_OUTSIDE_TOLERANCE;
        }
        if (has(e, ErrorCodes.EXPIRATION_MISSING)) {
            return Reason.TIMESTAMP_MISSING;
        }
        return has(
                        e,
                        ErrorCodes.ISSUER_MISSING,
                        ErrorCodes.ISSUER_INVALID,
                        ErrorCodes.AUDIENCE_MISSING,
                        ErrorCodes.AUDIENCE_INVALID,
                        ErrorCodes.MALFORMED_CLAIM,
                        ErrorCodes.JSON_INVALID)
                ? Reason.CLAIM_WRONG
                : Reason.SIGNATURE_WRONG;
    }

    private static boolean has(InvalidJwtException e, Integer... codes) {
        return Stream.of(codes).anyMatch(e::hasErrorCode);
    }

    private Stream<String> permitted() {
        return (trust.algorithms().isEmpty() ? trust.possible() : trust.algorithms()).stream();
    }

    /** Whether the token is the body, and its claims the event. */
    boolean isBody() {
        return scheme.signature().places().isEmpty();
    }

    /** What a token says, as if it were proven; empty when it is none. */
    Optional<byte[]> claims(SignedRequest request) {
        return parsed(token(request)).map(jws -> ((JsonWebSignature) jws).getUnverifiedPayloadBytes());
    }

    private Field token(SignedRequest request) {
        if (isBody()) {
            return new Field(new String(request.body(), StandardCharsets.US_ASCII).strip(), true);
        }
        Field header = scheme.signature().places().getFirst().in(request);
        List<String> tokens = header.entries(scheme.signature().prefix(), Optional.empty());
        return header.text().isEmpty() || tokens.size() == 1
                ? new Field(String.join("", tokens), header.readable())
                : new Field("", false);
    }

    private static Optional<JsonWebStructure> parsed(Field token) {
        try {
            return Optional.of(JsonWebStructure.fromCompactSerialization(token.text()))
                    .filter(JsonWebSignature.class::isInstance);
        } catch (JoseException | RuntimeException notAToken) { // the library throws whatever
            return Optional.empty();
        }
    }
}
