package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.choice;

import java.util.Map;
import java.util.Optional;
import no.krokbro.notification.PersonalRule;
import no.krokbro.signature.Secret;

/** Reads what {@code notification} says of personal values: {@code personal} and its {@code token-secret}. */
final class PersonalReader {
    static final PersonalRule REFUSED = new PersonalRule.Refused();
    private static final int SHORTEST = 16;

    private enum Kind {
        REFUSE,
        TOKENISE,
        ALLOWED
    }

    private PersonalReader() {}

    static Read<PersonalRule> read(Section notification) {
        var kind = notification.optional(
                "personal",
                choice(Map.of("refuse", Kind.REFUSE, "tokenise", Kind.TOKENISE, "allowed", Kind.ALLOWED)),
                Kind.REFUSE);
        var secret = notification.optional("token-secret", PersonalReader::secret);
        notification.weakens("personal", () -> kind.get() == Kind.ALLOWED);
        return notification.derived("token-secret", () -> rule(kind.get(), secret.get()));
    }

    private static Secret secret(Setting setting) {
        Secret secret = Kinds.secret(setting);
        if (secret.bytes().length < SHORTEST) {
            throw new Wrong("is short enough to be guessed. Use at least " + SHORTEST + " bytes.");
        }
        return secret;
    }

    private static PersonalRule rule(Kind kind, Optional<Secret> secret) {
        if (kind != Kind.TOKENISE && secret.isPresent()) {
            throw new Wrong("has no effect without personal: tokenise. Remove it.");
        }
        return switch (kind) {
            case REFUSE -> REFUSED;
            case ALLOWED -> new PersonalRule.Allowed();
            case TOKENISE ->
                new PersonalRule.Tokenised(secret.map(Secret::bytes)
                        .orElseThrow(() -> new Wrong("is missing, and personal: tokenise needs it. Add it.")));
        };
    }
}
