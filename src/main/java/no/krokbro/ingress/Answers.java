package no.krokbro.ingress;

import io.vertx.core.http.HttpServerResponse;
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
import no.krokbro.problem.ProblemType;

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
        response.putHeader(Problem.REQUEST_ID, requestId).putHeader("krokbro-transaction-id", transactionId);
        return switch (outcome) {
            case Accepted(var notification) -> held(response, successStatus, notification.id());
            case Duplicate(var id) -> held(response.putHeader("krokbro-duplicate", "true"), successStatus, id);
            case Greeted(int status) -> empty(response, status);
            case Malformed(var why) -> refused(response, ProblemType.MALFORMED.because(why));
            case Unverified(var reason) -> refused(response, ProblemType.UNVERIFIED.because(reason.name()));
            case Unknown() -> refused(response, ProblemType.UNKNOWN.because("There is no such tenant or source."));
            case WrongMethod() ->
                refused(response.putHeader("allow", "POST"), ProblemType.WRONG_METHOD.because("Hooks come by POST."));
            case TooLarge(int most) ->
                refused(ending(response), ProblemType.TOO_LARGE.because("At most " + most + " bytes."));
            case TooSlow() -> refused(ending(response), ProblemType.TOO_SLOW.because("Too slow."));
            case UnsupportedMedia(var what) -> refused(response, ProblemType.MEDIA.because(what));
            case Unavailable(var why, var retryAfter) ->
                refused(
                        response.putHeader("retry-after", String.valueOf(Math.max(1, retryAfter.toSeconds()))),
                        ProblemType.UNAVAILABLE.because(why));
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
        problem.end(response);
        return problem.status();
    }

    /** What is left of the request is not read: reading stops, and the connection with it. */
    private static HttpServerResponse ending(HttpServerResponse response) {
        return response.putHeader("connection", "close");
    }
}
