package no.krokbro.ingress;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.krokbro.catalogue.ServiceSettings;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.problem.RequestId;
import org.jboss.logging.Logger;

/** One request from its head to its answer; answered once, on its own event loop, and then told to those who watch. */
final class Conversation {
    private static final Logger LOG = Logger.getLogger(Conversation.class);

    private final RoutingContext context;
    private final Context loop;
    private final Instant receivedAt;
    private final long began = System.nanoTime();
    private final String requestId = RequestId.next();
    private final String transactionId;
    private final HookPath path;
    private final Event<HookAnswered> told;
    private Optional<Source> known = Optional.empty();

    Conversation(RoutingContext context, HookPath path, Vertx vertx, Instant receivedAt, Event<HookAnswered> told) {
        this.context = context;
        this.loop = vertx.getOrCreateContext();
        this.receivedAt = receivedAt;
        this.told = told;
        this.path = path;
        this.transactionId = Transaction.of(context.request()).orElse(requestId);
    }

    HttpServerRequest request() {
        return context.request();
    }

    /** Where all that touches the request and its response happens. */
    Context loop() {
        return loop;
    }

    String tenant() {
        return path.tenant();
    }

    String source() {
        return path.source();
    }

    Instant receivedAt() {
        return receivedAt;
    }

    void about(Optional<Source> source) {
        known = source;
    }

    Hook hook(Buffer body, ServiceSettings service) {
        return new Hook(
                requestId,
                transactionId,
                receivedAt,
                request().method().name(),
                service.called(request().uri()),
                this::query,
                this::header,
                Optional.ofNullable(request().getHeader(HttpHeaders.CONTENT_TYPE)),
                body.getBytes());
    }

    /** What it may ask without a body. */
    Question question() {
        return Question.of(request().method().name(), this::query, this::header);
    }

    private List<String> header(String name) {
        return request().headers().getAll(FieldNames.of(name));
    }

    private List<String> query(String name) {
        return context.queryParam(name);
    }

    void answer(IngressOutcome outcome) {
        onLoop(() -> write(outcome));
    }

    /** Runs at once, or soon, where the request and its response may be touched. */
    void onLoop(Runnable action) {
        if (loop.equals(Vertx.currentContext())) {
            action.run();
        } else {
            loop.runOnContext(_ -> action.run());
        }
    }

    /** A fault of ours: nothing is known to be held, so the sender should try again. */
    void failed(Throwable fault) {
        LOG.errorf(fault, "hook.failed request=%s", requestId);
        answer(new Unavailable("a fault of ours", Duration.ofSeconds(5)));
    }

    private void write(IngressOutcome outcome) {
        int status = 0; // the sender is gone
        if (!context.response().ended() && !context.response().closed()) {
            int success = known.map(Source::successStatus).orElse(202);
            status = Answers.write(context.response(), outcome, success, requestId, transactionId);
        }
        told.fire(new HookAnswered(
                path.tenant(),
                path.source(),
                known,
                outcome,
                status,
                Duration.ofNanos(System.nanoTime() - began),
                requestId,
                transactionId));
    }
}
