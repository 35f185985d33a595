package no.krokbro.ingress;

import com.fasterxml.jackson.core.JsonPointer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import no.krokbro.catalogue.DuplicateRule;
import no.krokbro.catalogue.Source;
import no.krokbro.notification.EventId;
import no.krokbro.signature.Verifier.Verdict.Verified;

/**
 * Which event a hook tells of.
 *
 * @param id the event's id, stable over the sender's retries where it sends one
 * @param sent as the sender wrote it; empty when it sends none
 * @param fingerprint by what its duplicates are told; none when they are not
 */
record Identity(EventId id, String sent, Optional<Fingerprint> fingerprint) {
    private static final int ID_BYTES = 16;

    /** Reads it as the source's {@code duplicates} says; without an id the event gets our request's. */
    static Identity of(Source source, Hook hook, Verified verified) {
        return switch (source.duplicates().id()) {
            case DuplicateRule.Id.FromScheme() -> fromScheme(source, hook, verified);
            case DuplicateRule.Id.FromHeader(String name) ->
                hook.header(name).map(id -> unsigned(source, id, hook)).orElseGet(() -> unknown(hook));
            case DuplicateRule.Id.FromJson(String pointer) ->
                JsonBody.scalar(hook.body(), JsonPointer.compile(pointer))
                        .map(id -> signed(source, id))
                        .orElseGet(() -> unknown(hook));
            case DuplicateRule.Id.FromBody() -> fromBody(hook);
            case DuplicateRule.Id.None() ->
                sent(source, hook, verified)
                        .map(id -> new Identity(source.mapping().id(id), id, Optional.empty()))
                        .orElseGet(() -> unknown(hook));
        };
    }

    /** The same of an item of a batch: what all its items share does not tell them apart. */
    static Identity ofItem(Source source, Hook item, Verified verified, int number) {
        return source.duplicates().id() instanceof DuplicateRule.Id.FromHeader(String name)
                ? item.header(name)
                        .map(id -> unsigned(source, id + "-" + number, item))
                        .orElseGet(() -> unknown(item))
                : of(source, item, verified);
    }

    private static Identity fromScheme(Source source, Hook hook, Verified verified) {
        return sent(source, hook, verified)
                .map(id -> verified.id().isPresent() && verified.idSigned()
                        ? signed(source, id)
                        : unsigned(source, id, hook))
                .orElseGet(() -> unknown(hook));
    }

    // where the scheme has no place for it, a message in a known format may say it
    private static Optional<String> sent(Source source, Hook hook, Verified verified) {
        return verified.id().or(() -> source.mapping().sentId(hook.headers(), hook.body()));
    }

    private static Identity signed(Source source, String id) {
        return new Identity(source.mapping().id(id), id, Optional.of(Fingerprint.of(id)));
    }

    private static Identity unsigned(Source source, String id, Hook hook) {
        return new Identity(source.mapping().id(id), id, Optional.of(Fingerprint.of(id, hook.body())));
    }

    private static Identity unknown(Hook hook) {
        return new Identity(EventId.of(hook.requestId()), "", Optional.empty());
    }

    // the same on every replica: it is published
    private static Identity fromBody(Hook hook) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) 0); // behind an id that there is not
            byte[] hash = sha256.digest(hook.body());
            EventId id = EventId.of(HexFormat.of().formatHex(hash, 0, ID_BYTES));
            return new Identity(id, "", Optional.of(Fingerprint.of(id.value())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
