package no.krokbro.ingress;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import no.krokbro.broker.ConfirmedPublisher;
import no.krokbro.broker.KrokbroConnector;
import no.krokbro.broker.Publication;
import no.krokbro.broker.PublishOutcome;
import no.krokbro.broker.PublishOutcome.Confirmed;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.PublishOutcome.Unavailable;
import no.krokbro.broker.QueueMessage;
import no.krokbro.broker.QueueStream;
import no.krokbro.broker.Topology;
import no.krokbro.broker.Topology.Standing;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Source;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * Notifications that wait on one broker for another, and their way there.
 *
 * <ol>
 *   <li>Its queue is seen to before it is needed, since the need is an outage.
 *   <li>It is read only while the broker waited for takes messages: nothing turns in a circle meanwhile.
 *   <li>A message is acked after its broker has routed and confirmed it, and never before. Several instances share the queue.
 *   <li>What its broker refuses though it is up goes to the queue's end, confirmed, after a second: it blocks no other.
 *   <li>What belongs to no source any more, or cannot be read, goes to {@code krokbro.v1.lost}, confirmed.
 * </ol>
 */
final class Spool {
    private static final int AT_ONCE = 128; // an eighth of the window: hooks that come now have the rest
    private static final int BEATS_PER_COUNT = 10;
    private static final long UNKNOWN = -1;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Broker on;
    private final Broker waitedFor;
    private final KrokbroConnector connector;
    private final Topology topology;
    private final ConfirmedPublisher publisher;
    private final Function<String, Optional<Source>> sources;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicInteger inHand = new AtomicInteger();
    private final LongAdder moved = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile Standing standing = Standing.UNAVAILABLE;
    private volatile long waiting = UNKNOWN;
    private volatile Optional<String> refusal = Optional.empty();
    private @Nullable QueueStream stream; // of the beat's thread only
    private boolean reading;

    Spool(
            Broker on,
            Broker waitedFor,
            KrokbroConnector connector,
            Topology topology,
            ConfirmedPublisher publisher,
            Function<String, Optional<Source>> sources) {
        this.on = on;
        this.waitedFor = waitedFor;
        this.connector = connector;
        this.topology = topology;
        this.publisher = publisher;
        this.sources = sources;
    }

    SpoolState state() {
        // what its broker refuses goes round through our hands, where RabbitMQ does not count it
        long all = Math.max(0, waiting) + inHand.get();
        Optional<String> trouble = switch (standing) {
            case STANDS -> refusal.filter(_ -> all > 0);
            case FORBIDDEN -> Optional.of("krokbro.* queues may not be declared (403)");
            case UNAVAILABLE -> Optional.of("RabbitMQ cannot be asked for krokbro.* queues");
        };
        return new SpoolState(on, waitedFor, all, moved.sum(), lost.sum(), trouble);
    }

    boolean isEmpty() {
        return standing == Standing.STANDS && waiting == 0 && inHand.get() == 0;
    }

    /** Keeps a notification until its broker takes it; the queue is asked for once at a time, however many come. */
    Uni<PublishOutcome> keep(Publication notification) {
        return Uni.createFrom().deferred(() -> switch (standing) {
            case STANDS -> kept(notification);
            case FORBIDDEN -> now(new Unavailable(Reason.NOT_PERMITTED));
            case UNAVAILABLE ->
                asking.compareAndSet(false, true)
                        ? seenTo().chain(found ->
                                found == Standing.STANDS ? kept(notification) : now(new Unavailable(Reason.DOWN)))
                        : now(new Unavailable(Reason.DOWN));
        });
    }

    private static Uni<PublishOutcome> now(PublishOutcome outcome) {
        return Uni.createFrom().item(outcome);
    }

    private Uni<PublishOutcome> kept(Publication notification) {
        return publisher
                .publish(SpoolMessage.of(notification, on, topology.back(), queue()))
                .invoke(outcome -> {
                    if (outcome instanceof Confirmed) {
                        waiting = Math.max(1, waiting);
                    } else if (!Spill.isForNow(outcome)) {
                        gone();
                    }
                });
    }

    /** Sees to its queue, so that it is there before the first hook needs it. */
    void prepare() {
        if (standing != Standing.STANDS) {
            seeToIt(0);
        }
    }

    /** Called twice a second: {@code takes} says whether the broker waited for takes messages. */
    void beat(long number, boolean takes) {
        if (standing != Standing.STANDS) {
            seeToIt(number);
            return;
        }
        read(takes);
        if (number % BEATS_PER_COUNT == 0) {
            topology.depth(on, queue()).subscribe().with(depth -> depth.ifPresentOrElse(this::counted, this::gone));
        }
    }

    private void counted(long count) {
        waiting = count;
    }

    /** The queue is not there, or cannot be asked. */
    private void gone() {
        topology.forget(on);
        standing = Standing.UNAVAILABLE;
    }

    void close() {
        if (stream != null) {
            stream.close();
        }
    }

    private void seeToIt(long number) {
        boolean often = standing == Standing.UNAVAILABLE || number % BEATS_PER_COUNT == 0;
        if (often && asking.compareAndSet(false, true)) {
            seenTo().subscribe().with(_ -> {});
        }
    }

    /** Begun when subscribed to, and brought to its end whoever loses patience with it. */
    private Uni<Standing> seenTo() {
        return Uni.createFrom()
                .emitter(answer -> topology.standsSpool(on, waitedFor)
                        .onFailure()
                        .recoverWithItem(Standing.UNAVAILABLE)
                        .subscribe()
                        .with(found -> {
                            standing = found;
                            asking.set(false);
                            answer.complete(found);
                        }));
    }

    private void read(boolean takes) {
        if (stream == null && takes) {
            stream = connector.stream(on, queue(), AT_ONCE, LOOK);
            stream.messages()
                    .onItem()
                    .transformToUni(message -> handled(message)
                            .onFailure()
                            .recoverWithNull()) // RabbitMQ gives it out again when its channel ends
                    .merge(AT_ONCE)
                    .subscribe()
                    .with(_ -> {});
        } else if (stream != null && takes != reading) {
            if (takes) {
                stream.resume();
            } else {
                stream.hold();
            }
        }
        reading = takes;
    }

    private Uni<Void> handled(Message<byte[]> message) {
        QueueMessage waiter = message.getMetadata(QueueMessage.class).orElseThrow();
        inHand.incrementAndGet();
        return Uni.createFrom()
                .deferred(() -> SpoolMessage.source(waiter)
                        .flatMap(sources)
                        .map(source -> onwards(message, waiter, source))
                        .orElseGet(() -> nowhere(message, waiter)))
                .onFailure()
                .recoverWithUni(() -> back(message))
                .eventually(inHand::decrementAndGet);
    }

    private Uni<Void> onwards(Message<byte[]> message, QueueMessage waiter, Source source) {
        return publisher
                .publish(SpoolMessage.onwards(waiter, source))
                .emitOn(Infrastructure.getDefaultExecutor())
                .chain(outcome -> {
                    boolean held = outcome instanceof Confirmed
                            || (outcome instanceof PublishOutcome.Unroutable && source.unroutedAccepted());
                    return held ? acked(message, moved) : stays(message, waiter, outcome);
                });
    }

    private Uni<Void> stays(Message<byte[]> message, QueueMessage waiter, PublishOutcome outcome) {
        refusal = Optional.of(Held.words(outcome));
        boolean brokerIsUp = outcome instanceof PublishOutcome.Refused || !Spill.isForNow(outcome);
        return brokerIsUp
                ? later().chain(() -> publisher.publish(SpoolMessage.again(waiter, on, topology.back(), queue())))
                        .chain(again -> again instanceof Confirmed ? acked(message, new LongAdder()) : back(message))
                : back(message);
    }

    private Uni<Void> nowhere(Message<byte[]> message, QueueMessage waiter) {
        return publisher
                .publish(SpoolMessage.lost(waiter, on, topology.lost(), queue()))
                .emitOn(Infrastructure.getDefaultExecutor())
                .chain(outcome -> outcome instanceof Confirmed ? acked(message, lost) : back(message));
    }

    private static Uni<Void> acked(Message<byte[]> message, LongAdder counted) {
        counted.increment();
        return Uni.createFrom().completionStage(message::ack);
    }

    private static Uni<Void> back(Message<byte[]> message) {
        return later().chain(() ->
                Uni.createFrom().completionStage(() -> message.nack(new IllegalStateException("not moved on"))));
    }

    private static Uni<Void> later() {
        return Uni.createFrom().voidItem().onItem().delayIt().by(PAUSE);
    }

    private String queue() {
        return topology.spool(waitedFor);
    }
}
