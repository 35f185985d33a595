package no.krokbro.egress;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import no.krokbro.egress.EgressAnswer.Answered;
import no.krokbro.egress.EgressAnswer.ResolverFailed;
import no.krokbro.egress.EgressAnswer.TimedOut;
import org.jspecify.annotations.Nullable;

/**
 * One request and its one answer, on one event loop: whatever happens first is the answer, and what is still open then is
 * reset. It is over, and its place in the pool free, when it holds no connection and awaits none.
 */
final class Exchange {
    private final EgressRequest request;
    private final Context context;
    private final Consumer<EgressAnswer> answered;
    private final Runnable over;
    private final long timer;
    private boolean lookingUp;
    private boolean connecting;
    private boolean done;
    private @Nullable HttpClientRequest open;
    private byte[] body = {};

    Exchange(EgressRequest request, Context context, Consumer<EgressAnswer> answered, Runnable over) {
        this.request = request;
        this.context = context;
        this.answered = answered;
        this.over = over;
        this.timer = context.owner()
                .setTimer(
                        Math.max(1, request.timeout().toMillis()),
                        _ -> answer(lookingUp ? new ResolverFailed() : new TimedOut()));
    }

    EgressRequest request() {
        return request;
    }

    boolean isDone() {
        return done;
    }

    /** Goes on where the exchange lives. */
    void resume(Runnable step) {
        context.runOnContext(_ -> step.run());
    }

    /** Nobody waits for the answer any more. */
    void abandon() {
        if (!done) {
            resume(() -> answer(new TimedOut()));
        }
    }

    /** Whether the time that passes now is the resolver's. */
    void waitsForResolver(boolean waits) {
        lookingUp = waits;
    }

    void connecting() {
        connecting = true;
    }

    /** No connection: whether there is still anybody to try another address for. */
    boolean unconnected() {
        connecting = false;
        if (done) {
            over.run();
        }
        return !done;
    }

    void connected(HttpClientRequest connected) {
        connecting = false;
        if (done) {
            connected.reset();
            over.run();
            return;
        }
        open = connected;
        request.headers().forEach(connected::putHeader);
        connected.exceptionHandler(_ -> {}); // the response fails with the same
        connected.response().onComplete(this::receive, this::fail);
        connected.end(Buffer.buffer(request.body()));
    }

    private void receive(HttpClientResponse response) {
        response.exceptionHandler(this::fail);
        response.handler(chunk -> read(response, chunk));
        response.endHandler(_ -> {
            open = null;
            answer(answerOf(response));
        });
    }

    private void read(HttpClientResponse response, Buffer chunk) {
        var taken = Math.min(chunk.length(), request.longest() - body.length);
        var longer = Arrays.copyOf(body, body.length + taken);
        chunk.getBytes(0, taken, longer, body.length);
        body = longer;
        if (taken < chunk.length()) {
            answer(answerOf(response));
        }
    }

    private EgressAnswer answerOf(HttpClientResponse response) {
        return new Answered(response.statusCode(), Optional.ofNullable(response.getHeader("retry-after")), body);
    }

    void fail(Throwable failure) {
        answer(Failures.answer(failure, request.proxy().isPresent()));
    }

    void answer(EgressAnswer answer) {
        if (done) {
            return;
        }
        done = true;
        context.owner().cancelTimer(timer);
        if (open != null) {
            open.reset();
        }
        if (!connecting) {
            over.run();
        }
        // one turn of the event loop later, when the connection is back in its pool
        context.runOnContext(_ -> answered.accept(answer));
    }
}
