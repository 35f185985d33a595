package no.krokbro.delivery;

import java.time.Duration;
import java.time.Instant;
import no.krokbro.delivery.AttemptOutcome.Fault;

/**
 * How a subscription is doing towards its endpoint.
 *
 * <pre>
 *   ╭──────── its circuit opens ────────▶ Probing ──a probe succeeds──╮
 * Active ◀─────────────────────────────────────────────────────────────╯
 *   ├──────── 410 ───────────▶ Disabled ──resume──▶ Active
 *   ├──────── pause ─────────▶ Paused   ──resume──▶ Active
 *   ╰─ announced downtime ──▶ Downtime ─its end──▶ Active       (from Probing, too)
 * </pre>
 *
 * <p>One that asks first begins as Pinging, and is Active when the endpoint has answered.
 */
public sealed interface SubscriptionState {
    /** Messages flow. */
    record Active() implements SubscriptionState {}

    /**
     * The circuit is open: nothing is taken from the queue but one probe, every {@code pause}.
     *
     * @param number tells this opening from others
     */
    record Probing(Fault fault, int status, Duration pause, long number) implements SubscriptionState {}

    /** The endpoint wants nothing any more (410). */
    record Disabled() implements SubscriptionState {}

    /** Nothing is taken until somebody resumes it, or Krokbro starts anew. */
    record Paused(String reason) implements SubscriptionState {}

    /** The tenant's downtime lasts: nothing is taken before its end. */
    record Downtime(Instant until, String text) implements SubscriptionState {}

    /**
     * The endpoint has yet to say that it wants messages at all: it is asked every {@code pause}.
     *
     * @param trouble what came of the last ping; empty before the first answer
     */
    record Pinging(String trouble, Duration pause) implements SubscriptionState {}

    /** Taking no more messages; ends when what is under way has ended. */
    record Ending() implements SubscriptionState {}
}
