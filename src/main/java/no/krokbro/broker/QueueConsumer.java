package no.krokbro.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import no.krokbro.broker.ConsumerState.Consuming;
import no.krokbro.broker.ConsumerState.Held;
import no.krokbro.broker.ConsumerState.Interrupted;
import no.krokbro.broker.ConsumerState.Withdrawn;
import no.krokbro.broker.PublishOutcome.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reads one queue, for ever.
 *
 * <ol>
 *   <li>No more than {@code prefetch} messages are unsettled on its channel: the prefetch is the demand.
 *   <li>A channel that ended is opened again, but never while more than {@code prefetch} older messages are unsettled.
 *   <li>Nothing is declared. A queue that is gone or forbidden is asked for every few seconds.
 * </ol>
 */
public final class QueueConsumer {
    private static final long RETRY_NANOS = Duration.ofSeconds(2).toNanos();

    private final Line line;
    private final String queue;
    private final int prefetch;
    private final Consumer<QueueMessage> sink;
    private final AtomicInteger unsettled = new AtomicInteger();
    private @Nullable ConsumerChannel channel;
    private long notBefore;
    private volatile boolean wanted = true;
    private volatile boolean closed;
    private volatile ConsumerState state = new Interrupted("not connected yet");

    QueueConsumer(Line line, String queue, int prefetch, Consumer<QueueMessage> sink) {
        this.line = line;
        this.queue = queue;
        this.prefetch = prefetch;
        this.sink = sink;
    }

    /** How the queue is being read. */
    public ConsumerState state() {
        return state;
    }

    /** How many messages are out and not settled. */
    public int unsettled() {
        return unsettled.get();
    }

    /** Takes no more messages; what is out stays out. */
    public void hold() {
        wanted = false;
        ask(this::settle);
    }

    /** Takes messages again. */
    public void resume() {
        wanted = true;
        ask(this::settle);
    }

    /** Takes one message while held; {@code answer} gets it, or nothing when the queue is empty or cannot be read. */
    public void fetch(Consumer<Optional<QueueMessage>> answer) {
        line.submit(new Asked(
                wire -> {
                    settle(wire);
                    ConsumerChannel open = channel;
                    answer.accept(open == null ? Optional.empty() : open.fetch());
                },
                () -> answer.accept(Optional.empty())));
    }

    void close() {
        closed = true;
        ask(_ -> {
            if (channel != null) {
                channel.close();
            }
        });
    }

    /** Brings the channel to what is wanted; on the line's thread. */
    void settle(Wire wire) {
        if (closed || System.nanoTime() - notBefore < 0) {
            return;
        }
        try {
            ConsumerChannel open = channel;
            if (open == null || !open.isOpen()) {
                if (unsettled.get() > prefetch) {
                    return; // so that flapping connections never pile up messages
                }
                open = ConsumerChannel.open(wire, line, queue, prefetch, unsettled, sink, () -> ask(this::settle));
                channel = open;
            }
            if (wanted) {
                open.consume();
                state = new Consuming();
            } else {
                open.hold();
                state = new Held();
            }
        } catch (IOException | RuntimeException e) {
            notBefore = System.nanoTime() + RETRY_NANOS;
            int code = Faults.code(e);
            state = code == 404 || code == 403 ? new Withdrawn(code) : new Interrupted(Faults.inWords(e));
        }
    }

    void down() {
        if (!(state instanceof Withdrawn)) {
            state = new Interrupted("no connection");
        }
        notBefore = System.nanoTime();
    }

    private void ask(Asking asking) {
        line.submit(new Asked(asking, () -> {}));
    }

    /** Something asked of RabbitMQ on the line's thread. */
    private interface Asking {
        void on(Wire wire) throws IOException;
    }

    private record Asked(Asking asking, Runnable otherwise) implements Line.Job {
        @Override
        public void write(Wire wire) throws IOException {
            try {
                asking.on(wire);
            } catch (IOException | RuntimeException e) {
                otherwise.run();
            }
        }

        @Override
        public void dropped(Reason reason) {
            otherwise.run(); // the line tells its consumers when it is up again
        }

        @Override
        public boolean patient() {
            return true;
        }
    }
}
