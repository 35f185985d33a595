package no.krokbro.delivery;

import java.time.Duration;
import no.krokbro.delivery.AttemptOutcome.Fault;

/**
 * How a subscription is doing.
 *
 * <pre>
 * Active ──an attempt fails──▶ Probing ──an attempt succeeds──▶ Active
 *    └──────── 410 ──────────▶ Disabled      Probing ──a message came back too often──▶ Paused
 * </pre>
 */
public sealed interface SubscriptionState {
    /** Messages flow. */
    record Active() implements SubscriptionState {}

    /** The endpoint fails: nothing is taken from the queue, one message is tried again after {@code pause}. */
    record Probing(Fault fault, int status, Duration pause) implements SubscriptionState {}

    /** The endpoint wants nothing any more (410). */
    record Disabled() implements SubscriptionState {}

    /** Nothing is taken until somebody looks, or Krokbro starts anew. */
    record Paused(String reason) implements SubscriptionState {}

    /** Taking no more messages; ends when what is under way has ended. */
    record Ending() implements SubscriptionState {}
}
