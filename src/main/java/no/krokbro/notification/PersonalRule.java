package no.krokbro.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a source does where {@linkplain PersonalValues a personal value} would leave. */
public sealed interface PersonalRule {
    /** The hook is refused, and nothing is published. */
    record Refused() implements PersonalRule {}

    /** A token stands there instead: the same for the same person, and of no use without the key. */
    record Tokenised(SecretKeySpec key) implements PersonalRule {
        private static final String ALGORITHM = "HmacSHA256";
        private static final int BYTES = 16;

        /** With the source's secret as key. */
        public Tokenised(byte[] secret) {
            this(new SecretKeySpec(secret, ALGORITHM));
        }

        private String token(String value) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(key);
                byte[] hash = mac.doFinal(sameForAll(value).getBytes(StandardCharsets.UTF_8));
                return "token_" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has " + ALGORITHM, e);
            }
        }

        // however it is written: a number is its digits, and an address has no capitals
        private static String sameForAll(String value) {
            return value.codePoints().anyMatch(Character::isLetter)
                    ? value.toLowerCase(Locale.ROOT)
                    : value.codePoints()
                            .filter(Character::isDigit)
                            .map(c -> '0' + Character.digit(c, 10))
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString();
        }

        @Override
        public String toString() {
            return "Tokenised[…]";
        }
    }

    /** It leaves: a weakening. */
    record Allowed() implements PersonalRule {}

    /** A value as it may leave; nothing when it may not. */
    default Optional<String> fit(String value) {
        if (this instanceof Allowed || !PersonalValues.in(value)) {
            return Optional.of(value);
        }
        return this instanceof Tokenised tokenised
                ? Optional.of(PersonalValues.replaced(value, tokenised::token))
                : Optional.empty();
    }

    /** Whether a finished text may leave as it is. */
    default boolean lets(String finished) {
        return this instanceof Allowed || !PersonalValues.in(finished);
    }
}
