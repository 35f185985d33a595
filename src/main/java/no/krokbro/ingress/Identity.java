package no.krokbro.ingress;

import com.fasterxml.jackson.core.JsonPointer;
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
 * @param fingerprint by what its duplicates are told; none when they are not
 */
record Identity(EventId id, Optional<Fingerprint> fingerprint) {
    /** Reads it as the source's {@code duplicates} says; without an id the event gets our request's. */
    static Identity of(Source source, Hook hook, Verified verified) {
        return switch (source.duplicates().id()) {
            case DuplicateRule.Id.FromScheme() -> fromScheme(hook, verified);
            case DuplicateRule.Id.FromHeader(String name) ->
                hook.header(name).map(id -> unsigned(id, hook)).orElseGet(() -> unknown(hook));
            case DuplicateRule.Id.FromJson(String pointer) ->
                JsonBody.scalar(hook.body(), JsonPointer.compile(pointer))
                        .map(Identity::signed)
                        .orElseGet(() -> unknown(hook));
            case DuplicateRule.Id.FromBody() -> fromBody(hook);
            case DuplicateRule.Id.None() ->
                new Identity(EventId.of(verified.id().orElse(hook.requestId())), Optional.empty());
        };
    }

    /** The same of an item of a batch: what all its items share does not tell them apart. */
    static Identity ofItem(Source source, Hook item, Verified verified, int number) {
        return source.duplicates().id() instanceof DuplicateRule.Id.FromHeader(String name)
                ? item.header(name).map(id -> unsigned(id + "-" + number, item)).orElseGet(() -> unknown(item))
                : of(source, item, verified);
    }

    private static Identity fromScheme(Hook hook, Verified verified) {
        if (verified.id().isEmpty()) {
            return unknown(hook);
        }
        String id = verified.id().get();
        return verified.idSigned() ? signed(id) : unsigned(id, hook);
    }

    private static Identity signed(String id) {
        return new Identity(EventId.of(id), Optional.of(Fingerprint.of(id)));
    }

    private static Identity unsigned(String id, Hook hook) {
        return new Identity(EventId.of(id), Optional.of(Fingerprint.of(id, hook.body())));
    }

    private static Identity unknown(Hook hook) {
        return new Identity(EventId.of(hook.requestId()), Optional.empty());
    }

    private static Identity fromBody(Hook hook) {
        Fingerprint fingerprint = Fingerprint.of("", hook.body());
        HexFormat hex = HexFormat.of();
        EventId id = EventId.of(hex.toHexDigits(fingerprint.high()) + hex.toHexDigits(fingerprint.low()));
        return new Identity(id, Optional.of(fingerprint));
    }
}
