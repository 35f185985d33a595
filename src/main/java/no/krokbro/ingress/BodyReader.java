package no.krokbro.ingress;

import io.netty.util.Timer;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;
import no.krokbro.ingress.IngressOutcome.TooLarge;
import no.krokbro.ingress.IngressOutcome.TooSlow;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body within its bounds: the source's {@code max-body}, declared or not; the bytes that may be in the house;
 * the time that a sender has. Room is taken before a byte is read, and given back when the request ends.
 */
final class BodyReader {
    private static final int UNDECLARED_STEP = 64 * 1024;

    private final HttpServerRequest request;
    private final Context loop;
    private final Admission admission;
    private final String tenant;
    private final int maxBody;
    private final Consumer<Buffer> whole;
    private final Consumer<IngressOutcome> refused;
    private @Nullable Buffer body;
    private long admitted;
    private boolean ended;
    private boolean complete;
    private boolean turned;
    private @Nullable Deadline late;

    /**
     * A reader of one request; call {@link #read} on its event loop.
     *
     * @param whole told the body once
     * @param refused told instead, once, when it is over a bound
     */
    BodyReader(
            HttpServerRequest request,
            Context loop,
            Admission admission,
            String tenant,
            int maxBody,
            Consumer<Buffer> whole,
            Consumer<IngressOutcome> refused) {
        this.request = request;
        this.loop = loop;
        this.admission = admission;
        this.tenant = tenant;
        this.maxBody = maxBody;
        this.whole = whole;
        this.refused = refused;
    }

    void read(Timer timer, Duration limit) {
        long declared = declared();
        if (declared > maxBody) {
            refuse(tooLarge());
        } else if (!room(Math.max(declared, 0))) {
            refuse(new Unavailable("too many bytes of bodies are in the house", Duration.ofSeconds(1)));
        } else {
            if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
                request.response().writeContinue(); // RFC 9110 10.1.1: the sender waits for our word
            }
            request.response().endHandler(_ -> giveBack());
            request.response().closeHandler(_ -> giveBack());
            request.handler(this::more);
            request.exceptionHandler(_ -> gone());
            request.endHandler(_ -> complete());
            loop.runOnContext(_ -> turn(timer, limit));
        }
    }

    /** All that had come on other connections is read; most bodies have come with their head and need no clock. */
    private void turn(Timer timer, Duration limit) {
        turned = true;
        if (complete) {
            handOver();
        } else if (!ended) {
            late = Deadline.in(timer, limit, () -> loop.runOnContext(_ -> refuse(new TooSlow())));
        }
    }

    private void complete() {
        callOff();
        if (!ended) {
            ended = true;
            complete = true;
            if (turned) {
                loop.runOnContext(_ -> handOver());
            }
        }
    }

    private void handOver() {
        whole.accept(body == null ? Buffer.buffer() : body);
    }

    private void gone() {
        callOff();
        ended = true;
    }

    private void callOff() {
        if (late != null) {
            late.callOff();
        }
    }

    // the HTTP server has refused a length that is no number
    private long declared() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    private void more(Buffer bytes) {
        if (ended) {
            return;
        }
        int length = (body == null ? 0 : body.length()) + bytes.length();
        if (length > maxBody) {
            refuse(tooLarge());
        } else if (length > admitted && !room(Math.max(bytes.length(), UNDECLARED_STEP))) {
            refuse(new Unavailable("too many bytes of bodies are in the house", Duration.ofSeconds(1)));
        } else if (body == null) {
            body = bytes;
        } else {
            body.appendBuffer(bytes);
        }
    }

    private TooLarge tooLarge() {
        return new TooLarge(maxBody + " bytes");
    }

    private boolean room(long bytes) {
        if (!admission.admit(tenant, bytes)) {
            return false;
        }
        admitted += bytes;
        return true;
    }

    private void giveBack() {
        admission.giveBack(tenant, admitted);
        admitted = 0;
    }

    private void refuse(IngressOutcome outcome) {
        if (!ended) {
            ended = true;
            body = null;
            refused.accept(outcome);
        }
    }
}
