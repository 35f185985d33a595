package no.krokbro.ingress;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import no.krokbro.ingress.IngressOutcome.Accepted;
import no.krokbro.ingress.IngressOutcome.Duplicate;
import no.krokbro.ingress.IngressOutcome.Greeted;
import no.krokbro.ingress.IngressOutcome.Malformed;
import no.krokbro.ingress.IngressOutcome.TooLarge;
import no.krokbro.ingress.IngressOutcome.TooSlow;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.ingress.IngressOutcome.Unknown;
import no.krokbro.ingress.IngressOutcome.UnsupportedMedia;
import no.krokbro.ingress.IngressOutcome.Unverified;
import no.krokbro.ingress.IngressOutcome.WrongMethod;
import no.krokbro.notification.EventId;
import no.krokbro.problem.Problem;

/** The contract's table of answers to a hook: each outcome as a status, headers and body. */
final class Answers {
    private Answers() {}

    /** Writes the answer; its status. */
    static int write(
            HttpServerResponse response,
            IngressOutcome outcome,
            int successStatus,
            String requestId,
            String transactionId) {
        response.putHeader("krokbro-request-id", requestId).putHeader("krokbro-transaction-id", transactionId);
        return switch (outcome) {
            case Accepted(var notification) -> held(response, successStatus, notification.id());
            case Duplicate(var id) -> held(response.putHeader("krokbro-duplicate", "true"), successStatus, id);
            case Greeted(int status) -> empty(response, status);
            case Malformed(var why) -> refused(response, Problem.of("malformed", "Bad request", 400, why));
            case Unverified(var reason) ->
                refused(response, Problem.of("unverified", "Unauthorized", 401, reason.name()));
            case Unknown() ->
                refused(response, Problem.of("unknown", "Not found", 404, "There is no such tenant or source."));
            case WrongMethod() ->
                refused(
                        response.putHeader("allow", "POST"),
                        Problem.of("method", "Method not allowed", 405, "Hooks come by POST."));
            case TooLarge(int most) ->
                refused(
                        ending(response),
                        Problem.of("too-large", "Content too large", 413, "At most " + most + " bytes."));
            case TooSlow() -> refused(ending(response), Problem.of("too-slow", "Request timeout", 408, "Too slow."));
            case UnsupportedMedia(var what) ->
                refused(response, Problem.of("media", "Unsupported media type", 415, what));
            case Unavailable(var why, var retryAfter) ->
                refused(
                        response.putHeader("retry-after", String.valueOf(Math.max(1, retryAfter.toSeconds()))),
                        Problem.of("unavailable", "Service unavailable", 503, why));
        };
    }

    private static int held(HttpServerResponse response, int status, EventId id) {
        response.putHeader("krokbro-id", id.value())
                .putHeader("content-type", "application/json")
                .setStatusCode(status)
                .end("{\"id\":\"" + id.value() + "\"}"); // an event id needs no escapes
        return status;
    }

    private static int empty(HttpServerResponse response, int status) {
        response.setStatusCode(status).end();
        return status;
    }

    private static int refused(HttpServerResponse response, Problem problem) {
        response.putHeader("content-type", "application/problem+json")
                .setStatusCode(problem.status())
                .end(JsonObject.mapFrom(problem).toBuffer());
        return problem.status();
    }

    /** What is left of the request is not read: reading stops, and the connection with it. */
    private static HttpServerResponse ending(HttpServerResponse response) {
        return response.putHeader("connection", "close");
    }
}
