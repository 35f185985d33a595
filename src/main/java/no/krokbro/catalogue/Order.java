package no.krokbro.catalogue;

/** Which of a subscription's messages wait for one another. */
public sealed interface Order {
    /** None: a message that fails is overtaken by those behind it. */
    record None() implements Order {}

    /** All: one after the other. */
    record Strict() implements Order {}

    /** Those of the same key, and only those. */
    record PerKey(Key key) implements Order {}

    /** What a message's key is; where it has none, its key is the empty one. */
    sealed interface Key {
        /** The routing key that it was published with at first. */
        record RoutingKey() implements Key {}

        /** A header of the message. */
        record FromHeader(String name) implements Key {}

        /** In the JSON body, at an RFC 6901 pointer. */
        record FromJson(String pointer) implements Key {}
    }

    /** Whether any wait for others. */
    default boolean isKept() {
        return !(this instanceof None);
    }
}
