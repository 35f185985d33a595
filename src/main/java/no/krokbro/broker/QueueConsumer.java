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
import org.jspecify.annotations.Nullable;

/**
 * Reads one queue, for ever.
 *
 * <ol>
 *   <li>No more than {@code prefetch} messages are unsettled on its channel: the prefetch is the demand.
 *   <li>A channel that ended is opened again, but never while more than {@code prefetch} older messages are unsettled.
 *   <li>Nothing is declared. A queue that is gone or forbidden is asked for again after a pause, or when told.
 * </ol>
 */
public final class QueueConsumer {
    private final Line line;
    private final String queue;
    private final int prefetch;
    private final long pauseNanos;
    private final Consumer<QueueMessage> sink;
    private final AtomicInteger unsettled = new AtomicInteger();
    private @Nullable ConsumerChannel channel;
    private long notBefore;
    private volatile boolean wanted = true;
    private volatile boolean closed;
    private volatile ConsumerState state = new Interrupted("not connected yet");

    QueueConsumer(Line line, String queue, int prefetch, Duration pause, Consumer<QueueMessage> sink) {
        this.line = line;
        this.queue = queue;
        this.prefetch = prefetch;
        this.pauseNanos = pause.toNanos();
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

    /** Looks for a queue that was not there at once, instead of after the pause. */
    public void look() {
        ask(wire -> {
            notBefore = System.nanoTime();
            settle(wire);
        });
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
            notBefore = System.nanoTime() + pauseNanos;
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

    private void ask(Asked.Asking asking) {
        line.submit(new Asked(asking, () -> {}));
    }
}
