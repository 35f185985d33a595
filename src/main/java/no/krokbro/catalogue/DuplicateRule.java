package no.krokbro.catalogue;

import java.time.Duration;

/**
 * By what a source's duplicates are told, and for how long.
 *
 * @param id where the id stands; an id that the signature does not cover counts only with the body's hash
 */
public record DuplicateRule(Id id, Duration window) {
    /** Where the id stands. */
    public sealed interface Id {
        /** Where the scheme says: the vendor's id. */
        record FromScheme() implements Id {}

        /** In a header. */
        record FromHeader(String name) implements Id {}

        /** In the JSON body, at an RFC 6901 pointer. */
        record FromJson(String pointer) implements Id {}

        /** The body's hash is the id: two equal bodies are one event. */
        record FromBody() implements Id {}

        /** Nothing is deduplicated. */
        record None() implements Id {}
    }
}
