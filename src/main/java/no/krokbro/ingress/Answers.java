package no.krokbro.ingress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.util.AsciiString;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import no.krokbro.ingress.IngressOutcome.Accepted;
import no.krokbro.ingress.IngressOutcome.AcceptedBatch;
import no.krokbro.ingress.IngressOutcome.Duplicate;
import no.krokbro.ingress.IngressOutcome.Forbidden;
import no.krokbro.ingress.IngressOutcome.Greeted;
import no.krokbro.ingress.IngressOutcome.Malformed;
import no.krokbro.ingress.IngressOutcome.Spooled;
import no.krokbro.ingress.IngressOutcome.TooLarge;
import no.krokbro.ingress.IngressOutcome.TooMany;
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
    // in bytes, as they go out: a text is looked through and written character by character
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized(Problem.REQUEST_ID);
    private static final CharSequence TRANSACTION_ID = HttpHeaders.createOptimized("krokbro-transaction-id");
    private static final CharSequence ID = HttpHeaders.createOptimized("krokbro-id");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private Answers() {}

    private static CharSequence inBytes(String ascii) {
        return new AsciiString(ascii.getBytes(US_ASCII), false);
    }

    /** Writes the answer; its status. */
    static int write(
            HttpServerResponse response,
            IngressOutcome outcome,
            int successStatus,
            String requestId,
            String transactionId) {
        response.headers().set(REQUEST_ID, inBytes(requestId)).set(TRANSACTION_ID, inBytes(transactionId));
        return switch (outcome) {
            case Accepted(var notification) -> held(response, successStatus, notification.id());
            case Spooled(var notification, var _) -> held(response, successStatus, notification.id());
            case Duplicate(var id) -> held(response.putHeader("krokbro-duplicate", "true"), successStatus, id);
            case AcceptedBatch(int items, int duplicates) -> held(response, successStatus, items, duplicates);
            case Greeted(int status, var headers, var body) -> greeted(response, status, headers, body);
            case Malformed(var why) -> refused(response, ProblemType.MALFORMED.because(why));
            case Unverified(var reason) -> refused(response, ProblemType.UNVERIFIED.because(reason));
            case Unknown() -> refused(response, ProblemType.UNKNOWN.because("There is no such tenant or source."));
            case Forbidden() ->
                refused(response, ProblemType.FORBIDDEN.because("This source takes nothing from your network."));
            case TooMany(var retryAfter) ->
                refused(later(response, retryAfter), ProblemType.TOO_MANY.because("More than this source takes."));
            case WrongMethod(var allow) ->
                refused(response.putHeader("allow", allow), ProblemType.WRONG_METHOD.because("Hooks come by POST."));
            case TooLarge(var most) ->
                refused(ending(response), ProblemType.TOO_LARGE.because("At most " + most + "."));
            case TooSlow() -> refused(ending(response), ProblemType.TOO_SLOW.because("Too slow."));
            case UnsupportedMedia(var what) -> refused(response, ProblemType.MEDIA.because(what));
            case Unavailable(var why, var retryAfter) ->
                refused(later(response, retryAfter), ProblemType.UNAVAILABLE.because(why));
        };
    }

    private static int held(HttpServerResponse response, int status, EventId id) {
        response.headers().set(ID, inBytes(id.value())).set(HttpHeaders.CONTENT_TYPE, JSON);
        response.setStatusCode(status).end("{\"id\":\"" + id.value() + "\"}"); // an event id needs no escapes
        return status;
    }

    private static int held(HttpServerResponse response, int status, int items, int duplicates) {
        if (items > 0 && duplicates == items) {
            response.putHeader("krokbro-duplicate", "true");
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).setStatusCode(status).end("{\"items\":" + items + "}");
        return status;
    }

    // a vendor's text is never taken for a page
    private static int greeted(HttpServerResponse response, int status, Map<String, String> headers, String body) {
        headers.forEach(response::putHeader);
        response.putHeader("x-content-type-options", "nosniff").setStatusCode(status);
        if (body.isEmpty()) {
            response.end();
        } else {
            response.end(body);
        }
        return status;
    }

    /** Whole seconds, at least one, and never too early. */
    private static HttpServerResponse later(HttpServerResponse response, Duration retryAfter) {
        return response.putHeader(
                "retry-after",
                String.valueOf(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
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
