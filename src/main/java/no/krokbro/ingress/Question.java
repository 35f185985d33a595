package no.krokbro.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import no.krokbro.signature.Handshake.Place;

/**
 * A request that may be a handshake.
 *
 * @param query all values of a parameter, decoded; empty when absent
 * @param headers all values of a header by its name in any case; empty when absent
 * @param body as JSON, when it was read and is it
 */
record Question(
        String method,
        Function<String, List<String>> query,
        Function<String, List<String>> headers,
        Optional<JsonNode> body) {
    private static final int LONGEST_BODY = 8 << 10; // what vendors ask is short, so a long body is not even looked at

    /** The same request, when its body has been read. */
    Question with(byte[] read) {
        return new Question(
                method, query, headers, read.length > LONGEST_BODY ? Optional.empty() : JsonBody.tree(read));
    }

    /** What stands at a place, when just one thing does. */
    Optional<String> at(Place place) {
        return switch (place) {
            case Place.Query(var name) -> one(query.apply(name));
            case Place.Header(var name) -> one(headers.apply(name));
            case Place.Json(var pointer) -> body.map(json -> json.at(pointer)).flatMap(JsonBody::scalar);
        };
    }

    private static Optional<String> one(List<String> values) {
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
