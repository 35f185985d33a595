package no.krokbro.ingress;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import no.krokbro.catalogue.DuplicateRule;
import no.krokbro.catalogue.Source;
import no.krokbro.notification.EventId;
import no.krokbro.signature.Verdict.Verified;

/**
 * Which event a hook tells of.
 *
 * @param id the event's id, stable over the sender's retries where it sends one
 * @param fingerprint by what its duplicates are told; none when they are not
 */
record Identity(EventId id, Optional<Fingerprint> fingerprint) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads it as the source's {@code duplicates} says; without an id the event gets our request's. */
    static Identity of(Source source, Hook hook, Verified verified) {
        return switch (source.duplicates().id()) {
            case DuplicateRule.Id.FromScheme() -> fromScheme(hook, verified);
            case DuplicateRule.Id.FromHeader(String name) ->
                hook.header(name).map(id -> unsigned(id, hook)).orElseGet(() -> unknown(hook));
            case DuplicateRule.Id.FromJson(String pointer) ->
                found(hook.body(), pointer).map(Identity::signed).orElseGet(() -> unknown(hook));
            case DuplicateRule.Id.FromBody() -> fromBody(hook);
            case DuplicateRule.Id.None() ->
                new Identity(EventId.of(verified.id().orElse(hook.requestId())), Optional.empty());
        };
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

    private static Optional<String> found(byte[] body, String pointer) {
        try {
            JsonNode node = JSON.readTree(body).at(JsonPointer.compile(pointer));
            return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty(); // the mapping says so, if it needs JSON
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }
}
