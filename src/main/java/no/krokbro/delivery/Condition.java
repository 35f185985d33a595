package no.krokbro.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import no.krokbro.delivery.AttemptOutcome.Fault;
import no.krokbro.delivery.SubscriptionState.Active;
import no.krokbro.delivery.SubscriptionState.Disabled;
import no.krokbro.delivery.SubscriptionState.Downtime;
import no.krokbro.delivery.SubscriptionState.Ending;
import no.krokbro.delivery.SubscriptionState.Paused;
import no.krokbro.delivery.SubscriptionState.Pinging;
import no.krokbro.delivery.SubscriptionState.Probing;

/** A subscription's state and the moves between states, each made by exactly one of many threads. */
final class Condition {
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int REMEMBERED = 256;

    private record Open(Instant from, Instant to) {}

    private final Clock clock;
    private final FailureCount count = new FailureCount();
    private final Deque<Open> closed = new ArrayDeque<>();
    private Optional<Instant> openSince = Optional.empty();
    private boolean forMessages;
    private long openings;
    private volatile SubscriptionState state = new Active();

    Condition(Clock clock) {
        this.clock = clock;
    }

    /** Of a subscription whose endpoint is asked first. */
    static Condition pinging(Clock clock) {
        Condition condition = new Condition(clock);
        condition.state = new Pinging("", SHORTEST);
        return condition;
    }

    SubscriptionState state() {
        return state;
    }

    boolean isActive() {
        return state instanceof Active;
    }

    /** The endpoint failed: whether that opened the circuit. */
    synchronized boolean failed(Fault fault, int status) {
        return state instanceof Active && count.failed(clock.instant()) && opened(fault, status, false);
    }

    /** The endpoint will never take this message: whether that opened the circuit. */
    synchronized boolean refused(Fault fault, int status) {
        return state instanceof Active && count.refused() && opened(fault, status, true);
    }

    /** Opens at once, for want of queues of our own: whether it was closed. */
    synchronized boolean stopped(Fault fault, int status) {
        return state instanceof Active && opened(fault, status, false);
    }

    /** The endpoint answered a probe, be it with a refusal: whether that closed a circuit that was open for failures. */
    synchronized boolean answered() {
        return state instanceof Probing && !forMessages && closed(() -> count.reset(0));
    }

    /** The endpoint took a message: whether that closed the circuit. */
    synchronized boolean delivered() {
        if (state instanceof Active) {
            count.delivered(clock.instant());
        }
        return state instanceof Probing && closed(() -> count.reset(0));
    }

    /** There was no message to probe with: whether that closed the circuit, which the next failure opens again. */
    synchronized boolean unproven() {
        return state instanceof Probing && closed(count::suspect);
    }

    /** The probe failed: how long to wait with the next one. */
    synchronized Duration probeFailed(Fault fault, int status) {
        if (!(state instanceof Probing before)) {
            return SHORTEST;
        }
        Duration pause = doubled(before.pause());
        state = new Probing(fault, status, pause, before.number());
        return pause;
    }

    /** The endpoint wants nothing any more, or somebody pauses it: whether it moved there. */
    synchronized boolean stops(SubscriptionState stopped) {
        if (state instanceof Ending || state.equals(stopped)) {
            return false;
        }
        if (openSince.isPresent()) {
            closed(() -> count.reset(0));
        }
        state = stopped;
        return true;
    }

    /** An announced downtime goes on, in which no message grows older: whether that stopped what was flowing. */
    synchronized boolean rests(Downtime downtime) {
        if (!(state instanceof Active || state instanceof Probing || state instanceof Downtime)) {
            return false;
        }
        boolean begins = stops(downtime);
        openSince = openSince.or(() -> Optional.of(clock.instant()));
        return begins;
    }

    /** No downtime goes on: whether one ended. */
    synchronized boolean rested() {
        return state instanceof Downtime && closed(() -> count.reset(0));
    }

    /** The endpoint answered a ping: whether messages flow from now on. */
    synchronized boolean welcomed() {
        return state instanceof Pinging && closed(() -> count.reset(0));
    }

    /** The endpoint did not answer a ping as it should: how long to wait with the next one; none when nobody asks any more. */
    synchronized Optional<Duration> unwelcome(String trouble) {
        if (!(state instanceof Pinging before)) {
            return Optional.empty();
        }
        state = new Pinging(trouble, doubled(before.pause()));
        return Optional.of(before.pause());
    }

    /** Somebody resumes it: whether it was paused, disabled or probing. */
    synchronized boolean resumes() {
        if (state instanceof Paused || state instanceof Disabled || state instanceof Pinging) {
            count.reset(0);
            state = new Active();
            return true;
        }
        return state instanceof Probing && closed(() -> count.reset(0));
    }

    synchronized void ends() {
        state = new Ending();
    }

    /** For how long the circuit has been open, or downtime, since {@code first}, as far as this instance remembers. */
    synchronized Duration stoodStill(Instant first) {
        Duration open = openSince
                .map(since -> overlap(first, new Open(since, clock.instant())))
                .orElse(Duration.ZERO);
        for (Open one : closed) {
            open = open.plus(overlap(first, one));
        }
        return open;
    }

    private static Duration overlap(Instant first, Open open) {
        Duration both = Duration.between(first.isAfter(open.from()) ? first : open.from(), open.to());
        return both.isNegative() ? Duration.ZERO : both;
    }

    private static Duration doubled(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }

    private boolean opened(Fault fault, int status, boolean messages) {
        forMessages = messages;
        openSince = Optional.of(clock.instant());
        state = new Probing(fault, status, SHORTEST, ++openings);
        return true;
    }

    private boolean closed(Runnable counted) {
        openSince.ifPresent(since -> closed.addLast(new Open(since, clock.instant())));
        if (closed.size() > REMEMBERED) {
            closed.removeFirst();
        }
        openSince = Optional.empty();
        counted.run();
        state = new Active();
        return true;
    }
}
