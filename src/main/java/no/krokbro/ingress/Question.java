package no.krokbro.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import no.krokbro.signature.Handshake.Place;
import org.jspecify.annotations.Nullable;

/** A request that may be a handshake. */
final class Question {
    private static final int LONGEST_BODY = 8 << 10; // what vendors ask is short, so a long body is not even looked at

    private final String method;
    private final Function<String, List<String>> query;
    private final Function<String, List<String>> headers;
    private final Optional<byte[]> body;
    private @Nullable JsonNode json; // read when a place in it is asked for: for most hooks the head is enough

    private Question(
            String method,
            Function<String, List<String>> query,
            Function<String, List<String>> headers,
            Optional<byte[]> body) {
        this.method = method;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    /**
     * A request whose body was not read.
     *
     * @param query all values of a parameter, decoded; empty when absent
     * @param headers all values of a header by its name in any case; empty when absent
     */
    static Question of(String method, Function<String, List<String>> query, Function<String, List<String>> headers) {
        return new Question(method, query, headers, Optional.empty());
    }

    /** The same request, when its body has been read. */
    Question with(byte[] read) {
        return new Question(method, query, headers, Optional.of(read).filter(body -> body.length <= LONGEST_BODY));
    }

    String method() {
        return method;
    }

    /** What stands at a place, when just one thing does. */
    Optional<String> at(Place place) {
        return switch (place) {
            case Place.Query(var name) -> one(query.apply(name));
            case Place.Header(var name) -> one(headers.apply(name));
            case Place.Json(var pointer) -> JsonBody.scalar(json().at(pointer));
        };
    }

    private JsonNode json() {
        JsonNode read = json == null ? body.flatMap(JsonBody::tree).orElseGet(MissingNode::getInstance) : json;
        json = read;
        return read;
    }

    private static Optional<String> one(List<String> values) {
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
