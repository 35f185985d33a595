package no.krokbro.problem;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * RFC 9457 problem details.
 *
 * @param detail what is wrong in this very case; empty when there is no more to say
 * @param more members of its own that the type of problem brings
 */
public record Problem(String type, String title, int status, String detail, Map<String, Object> more) {
    /** What {@link #json} is. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The header that every answer with a problem has: the id that stands in the log. */
    public static final String REQUEST_ID = "krokbro-request-id";

    public Problem {
        more = Map.copyOf(more);
    }

    static Problem of(ProblemType type, String detail) {
        return new Problem(type.uri(), type.title(), type.status(), detail, Map.of());
    }

    /** The problem that a bare status tells of. */
    static Problem of(int status) {
        // RFC 9457 4.2.1: about:blank has the status' own words for its title
        return ProblemType.of(status)
                .map(type -> of(type, ""))
                .orElseGet(() -> new Problem(
                        "about:blank", HttpResponseStatus.valueOf(status).reasonPhrase(), status, "", Map.of()));
    }

    /** The same with one member more. */
    public Problem with(String member, Object value) {
        Map<String, Object> all = new TreeMap<>(more);
        all.put(member, value);
        return new Problem(type, title, status, detail, all);
    }

    /** Its document. */
    public Buffer json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type);
        members.put("title", title);
        members.put("status", status);
        if (!detail.isEmpty()) {
            members.put("detail", detail);
        }
        new TreeMap<>(more).forEach(members::putIfAbsent);
        return new JsonObject(members).toBuffer();
    }

    /** Answers with it. */
    public void end(HttpServerResponse response) {
        response.putHeader("content-type", MEDIA_TYPE).setStatusCode(status).end(json());
    }
}
