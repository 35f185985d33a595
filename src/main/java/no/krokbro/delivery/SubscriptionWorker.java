package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import no.krokbro.broker.ConsumerState;
import no.krokbro.broker.QueueMessage;
import no.krokbro.broker.QueueStream;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.AttemptOutcome.Delivered;
import no.krokbro.delivery.AttemptOutcome.Failed;
import no.krokbro.delivery.AttemptOutcome.Fault;
import no.krokbro.delivery.AttemptOutcome.FilteredOut;
import no.krokbro.delivery.AttemptOutcome.Gone;
import no.krokbro.delivery.AttemptOutcome.NotSent;
import no.krokbro.delivery.AttemptOutcome.Undeliverable;
import no.krokbro.delivery.SubscriptionState.Active;
import no.krokbro.delivery.SubscriptionState.Disabled;
import no.krokbro.delivery.SubscriptionState.Ending;
import no.krokbro.delivery.SubscriptionState.Paused;
import no.krokbro.delivery.SubscriptionState.Probing;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes one subscription's messages and decides, by what came of each attempt, what becomes of them.
 *
 * <ol>
 *   <li>Acked when the endpoint holds the message, or the filter does not want it. Otherwise RabbitMQ keeps it.
 *   <li>When an attempt fails, nothing more is taken from the queue. The message that failed is the probe: it is tried
 *       again, 5 s to 5 min apart, until it succeeds. Others that were under way go back to the queue, once.
 *   <li>No message stays unacked for over 10 minutes; the next in the queue becomes the probe then.
 *   <li>A message that RabbitMQ has counted back 15 times is returned no more often than it must: RabbitMQ 4 drops it
 *       at the 20th return, so the subscription pauses.
 * </ol>
 *
 * Wait queues and dead letters of our own take the place of 2 to 4 where the tenant may declare them; this is what
 * remains for those who may not.
 */
final class SubscriptionWorker {
    private static final Logger LOG = Logger.getLogger(SubscriptionWorker.class);
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration UNACKED = Duration.ofMinutes(10);
    private static final Duration OWN_TROUBLE = Duration.ofMillis(200);
    private static final long RETURNED_OFTEN = 15;

    private final Subscription subscription;
    private final QueueStream stream;
    private final DeliveryFlow flow;
    private final Wanted wanted;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile SubscriptionState state = new Active();

    SubscriptionWorker(Subscription subscription, QueueStream stream, DeliveryFlow flow) {
        this.subscription = subscription;
        this.stream = stream;
        this.flow = flow;
        this.wanted = new Wanted(subscription.filter());
    }

    Subscription subscription() {
        return subscription;
    }

    SubscriptionState state() {
        return state;
    }

    ConsumerState reading() {
        return stream.state();
    }

    void start() {
        stream.messages()
                .onItem()
                .transformToUni(this::taken)
                .merge(subscription.concurrency())
                .subscribe()
                .with(_ -> {}, fault -> LOG.errorf(fault, "delivery.stopped subscription=%s", subscription.key()));
    }

    /** Takes no more, waits for what is under way up to {@code limit}, and gives the rest back. */
    void end(Duration limit) {
        state = new Ending();
        stream.hold();
        long until = System.nanoTime() + limit.toNanos();
        while (underWay.get() > 0 && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        stream.close();
    }

    private Uni<Void> taken(Message<byte[]> message) {
        QueueMessage content = content(message);
        if (content.stale()) {
            return Uni.createFrom().voidItem();
        }
        return state instanceof Active ? attempted(message, Delivery.first(content)) : gaveBack(message);
    }

    private Uni<Void> attempted(Message<byte[]> message, Delivery delivery) {
        underWay.incrementAndGet();
        return flow.attempt(subscription, wanted, delivery).onItem().transformToUni(outcome -> {
            try {
                return decided(message, delivery, outcome);
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    private Uni<Void> decided(Message<byte[]> message, Delivery delivery, AttemptOutcome outcome) {
        return switch (outcome) {
            case Delivered _, FilteredOut _ -> acked(message);
            case Gone _ -> disabled(message);
            case Failed(var fault, int status, var retryAfter) ->
                failed(message, delivery, fault, status, retryAfter.orElse(Duration.ZERO));
            // without dead letters there is nowhere to put it, and it must not be lost: it stops its subscription
            case Undeliverable(var fault, int status) -> failed(message, delivery, fault, status, Duration.ZERO);
            case NotSent _ -> later(OWN_TROUBLE, message, delivery);
        };
    }

    private Uni<Void> acked(Message<byte[]> message) {
        CompletionStage<Void> acked = message.ack();
        if (state instanceof Probing) {
            flowing();
        }
        return Uni.createFrom().completionStage(acked);
    }

    private void flowing() {
        LOG.infof("subscription.active subscription=%s", subscription.key());
        state = new Active();
        stream.resume();
    }

    private Uni<Void> disabled(Message<byte[]> message) {
        LOG.warnf("subscription.disabled subscription=%s the endpoint answered 410", subscription.key());
        state = new Disabled();
        stream.hold();
        return gaveBack(message);
    }

    private Uni<Void> failed(Message<byte[]> message, Delivery delivery, Fault fault, int status, Duration retryAfter) {
        Optional<Duration> pause = probing(delivery, fault, status, retryAfter);
        return pause.isEmpty() ? gaveBack(message) : later(pause.get(), message, delivery.again());
    }

    /** How long to wait with the probe; nothing for a message that is not the probe, since there is one already. */
    private synchronized Optional<Duration> probing(Delivery delivery, Fault fault, int status, Duration retryAfter) {
        Duration pause;
        switch (state) {
            case Active _ -> {
                LOG.warnf("subscription.probing subscription=%s fault=%s status=%d", subscription.key(), fault, status);
                stream.hold();
                pause = SHORTEST;
            }
            case Probing before when delivery.probe() -> pause = doubled(before.pause());
            case Probing _, Disabled _, Paused _, Ending _ -> {
                return Optional.empty();
            }
        }
        Duration wait = retryAfter.compareTo(pause) > 0 ? retryAfter : pause;
        state = new Probing(fault, status, pause);
        return Optional.of(wait);
    }

    private static Duration doubled(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }

    private Uni<Void> later(Duration pause, Message<byte[]> message, Delivery delivery) {
        Duration left =
                UNACKED.minus(subscription.timeout()).minus(content(message).age());
        boolean inTime = pause.compareTo(left) < 0;
        Uni<Void> waited = Uni.createFrom().voidItem().onItem().delayIt().by(inTime ? pause : max(left));
        return inTime
                ? waited.onItem().transformToUni(_ -> again(message, delivery))
                : waited.onItem()
                        .transformToUni(_ -> gaveBack(message))
                        .onItem()
                        .delayIt()
                        .by(max(pause.minus(max(left))))
                        .onItem()
                        .transformToUni(_ -> another());
    }

    private static Duration max(Duration time) {
        return time.isNegative() || time.isZero() ? Duration.ofMillis(1) : time;
    }

    private Uni<Void> again(Message<byte[]> message, Delivery delivery) {
        if (state instanceof Ending) {
            return gaveBack(message);
        }
        return content(message).stale() ? another() : attempted(message, delivery);
    }

    /** Makes the queue's next message the probe; when there is none, waits for it as if nothing had been. */
    private Uni<Void> another() {
        if (!(state instanceof Probing)) {
            return Uni.createFrom().voidItem();
        }
        return stream.fetch().onItem().transformToUni(found -> {
            if (found.isPresent()) {
                return attempted(
                        found.get(), Delivery.first(content(found.get())).asProbe());
            }
            flowing();
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> gaveBack(Message<byte[]> message) {
        Object returns = content(message).properties().headers().get("x-delivery-count");
        if (returns instanceof Number count && count.longValue() >= RETURNED_OFTEN && !(state instanceof Ending)) {
            LOG.errorf("subscription.paused subscription=%s a message came back %s times", subscription.key(), count);
            state = new Paused("a message came back to the queue " + count + " times");
            stream.hold();
        }
        return Uni.createFrom().completionStage(message.nack(new NotDelivered()));
    }

    private static QueueMessage content(Message<byte[]> message) {
        return message.getMetadata(QueueMessage.class).orElseThrow();
    }

    /** What a nack wants to be given; nobody reads it. */
    private static final class NotDelivered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotDelivered() {
            super("not delivered", null, false, false);
        }
    }
}
