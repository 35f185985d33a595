package no.krokbro.broker;

import com.rabbitmq.client.AlreadyClosedException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.PublishOutcome.Unavailable;
import org.jspecify.annotations.Nullable;

/** One source's way to a broker: its own channel, opened at first need and closed when idle. Line's thread only. */
final class PublishingLane {
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private @Nullable ConfirmingChannel channel;
    private long lastUsed = System.nanoTime();

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

    void closeIfIdle() {
        ConfirmingChannel open = channel;
        if (open != null && System.nanoTime() - lastUsed > IDLE_NANOS) {
            open.close();
            channel = null;
        }
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
