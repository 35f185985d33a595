package no.krokbro.broker;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import no.krokbro.broker.ConsumerState.Consuming;
import no.krokbro.broker.ConsumerState.Held;
import no.krokbro.broker.ConsumerState.Interrupted;
import no.krokbro.broker.ConsumerState.ShutOut;
import no.krokbro.broker.ConsumerState.Withdrawn;
import org.jspecify.annotations.Nullable;

/**
 * Reads one queue, for ever.
 *
 * <ol>
 *   <li>No more than {@code prefetch} messages are unsettled on its channel: the prefetch is the demand.
 *   <li>A channel that ended is opened again, but never while more than {@code prefetch} older messages are unsettled.
 *   <li>Who reads with a lock has it on this very connection before its channel opens, and is held by whatever ends the
 *       channel, until resumed.
 *   <li>Nothing else is declared. A queue that is gone or forbidden is asked for again after a pause, or when told.
 * </ol>
 */
public final class QueueConsumer {
    private final Line line;
    private final Asking asking;
    private final QueueTerms terms;
    private final Consumer<QueueMessage> sink;
    private final AtomicInteger unsettled = new AtomicInteger();
    private volatile @Nullable ConsumerChannel channel;
    private long notBefore;
    private volatile boolean wanted;
    private volatile boolean closed;
    private volatile ConsumerState state = new Interrupted("not connected yet");

    /**
     * Reads when asked to.
     *
     * @param line takes what settles a message
     * @param asking shared by whoever reads with the same lock
     */
    QueueConsumer(Line line, Asking asking, QueueTerms terms, Consumer<QueueMessage> sink) {
        this.line = line;
        this.asking = asking;
        this.terms = terms;
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
        hold(() -> {});
    }

    /** Takes no more messages; {@code then} is called when none can come any more. */
    void hold(Runnable then) {
        wanted = false;
        asking.submit(new Asked(
                wire -> {
                    settle(wire);
                    then.run();
                },
                then));
    }

    /** Takes messages again. */
    public void resume() {
        wanted = true;
        ask(this::settle);
    }

    /** Takes messages again if {@code still} holds then. */
    void resume(BooleanSupplier still) {
        ask(wire -> {
            if (still.getAsBoolean()) {
                wanted = true;
                settle(wire);
            }
        });
    }

    /** Whether messages flow, with nothing lost since they were resumed. */
    boolean flows() {
        ConsumerChannel open = channel;
        return wanted && state instanceof Consuming && open != null && open.isOpen();
    }

    /** {@code answer} gets how many messages are left that have not come; nothing while they do not flow. */
    void left(Consumer<OptionalLong> answer) {
        asking.submit(new Asked(
                _ -> {
                    ConsumerChannel open = channel;
                    answer.accept(open == null || !flows() ? OptionalLong.empty() : open.left());
                },
                () -> answer.accept(OptionalLong.empty())));
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
        asking.submit(new Asked(
                wire -> {
                    settle(wire);
                    ConsumerChannel open = channel;
                    answer.accept(open == null ? Optional.empty() : open.fetch());
                },
                () -> answer.accept(Optional.empty())));
    }

    /** Ends, and waits for that for a second at most; RabbitMQ gives back soon after it what was out. */
    void close() {
        closed = true;
        CountDownLatch ended = new CountDownLatch(1);
        asking.submit(new Asked(
                _ -> {
                    ConsumerChannel open = channel;
                    if (open != null) {
                        open.close();
                    }
                    ended.countDown();
                },
                ended::countDown));
        try {
            var _ = ended.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets another instance have the lock; after everything that reads with it has been closed. */
    void release() {
        terms.lock().ifPresent(lock -> ask(wire -> wire.locks().release(lock)));
    }

    /** The connection is up. */
    void up(Wire wire) {
        asking.then(() -> settle(wire));
    }

    /** Looks whether anything is left to be asked. */
    void tick(Wire wire) {
        ConsumerChannel open = channel;
        if (open == null || !open.isOpen() || open.isConsuming() != wanted || state instanceof Interrupted) {
            asking.then(() -> settle(wire));
        }
    }

    /** Brings the channel to what is wanted. */
    private void settle(Wire wire) {
        if (closed || System.nanoTime() - notBefore < 0) {
            return;
        }
        try {
            ConsumerChannel open = channel;
            if (open == null || !open.isOpen()) {
                if (unsettled.get() > terms.prefetch()) {
                    return; // so that flapping connections never pile up messages
                }
                Optional<ConsumerState> refused = terms.lock().isEmpty()
                        ? Optional.empty()
                        : wire.locks().refused(terms.lock().get(), terms.queue());
                if (refused.isPresent()) {
                    state = refused.get();
                    return;
                }
                open = ConsumerChannel.open(wire, line, terms, unsettled, sink, this::ended);
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
            notBefore = System.nanoTime() + terms.pause().toNanos();
            int code = Faults.code(e);
            state = code == 404 || code == 403 ? new Withdrawn(code) : new Interrupted(Faults.inWords(e));
        }
    }

    /** The connection is down. */
    void down() {
        asking.then(() -> {
            if (!(state instanceof Withdrawn || state instanceof ShutOut)) {
                state = new Interrupted("no connection");
            }
            notBefore = System.nanoTime();
        });
    }

    /** RabbitMQ lets us not in. */
    void shutOut(String why) {
        asking.then(() -> state = new ShutOut(why));
    }

    private void ended() {
        if (terms.lock().isPresent()) {
            wanted = false;
        }
        ask(this::settle);
    }

    private void ask(Asked.Question question) {
        asking.submit(new Asked(question, () -> {}));
    }
}
