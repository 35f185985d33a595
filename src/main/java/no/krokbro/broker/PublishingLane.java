package no.krokbro.broker;

import com.rabbitmq.client.AlreadyClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.PublishOutcome.Unavailable;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One source's way to a broker: its own channel, opened at first need. Line's thread only.
 *
 * <p>A channel that nobody has used for a minute, or on which something has waited for half as long as it may, gets nothing
 * more to write: what comes next opens another. It is closed when all on it has ended, or has waited for as long as it may. So a
 * queue whose leader does not answer costs no message that came much later.
 */
final class PublishingLane {
    private static final Logger LOG = Logger.getLogger(PublishingLane.class);
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final Duration longestUnconfirmed;
    private @Nullable ConfirmingChannel channel;
    private @Nullable ConfirmingChannel leaving;
    private long lastUsed = System.nanoTime();

    PublishingLane(String name, Duration longestUnconfirmed) {
        this.name = name;
        this.longestUnconfirmed = longestUnconfirmed;
    }

    void write(Publish publish, Wire wire) throws IOException {
        lastUsed = System.nanoTime();
        try {
            channel(wire).publish(publish);
        } catch (AlreadyClosedException e) {
            publish.end(new Unavailable(Reason.CHANNEL_CLOSED));
        } catch (IOException | RuntimeException e) {
            publish.end(new Unavailable(Reason.CONNECTION_LOST));
            throw e;
        }
    }

    /** About once a second. */
    void tick() {
        ConfirmingChannel open = channel;
        if (open != null && leaving == null && (isIdle() || open.waited() > longestUnconfirmed.toNanos() / 2)) {
            leaving = open;
            channel = null;
        }
        ConfirmingChannel last = leaving;
        long waited = last == null ? 0 : last.waited();
        if (last != null && (waited == 0 || waited > longestUnconfirmed.toNanos())) {
            leaving = null;
            if (waited > 0) {
                LOG.warnf(
                        "broker.unconfirmed lane=%s no confirm for %s, its channel is closed",
                        name, longestUnconfirmed);
            }
            Thread.ofVirtual().start(last::close); // which asks RabbitMQ and waits
        }
    }

    private boolean isIdle() {
        return System.nanoTime() - lastUsed > IDLE_NANOS;
    }

    private ConfirmingChannel channel(Wire wire) throws IOException {
        ConfirmingChannel open = channel;
        if (open == null || !open.isOpen()) {
            open = ConfirmingChannel.open(wire);
            channel = open;
        }
        return open;
    }
}
