package no.krokbro.ingress;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.Optional;
import no.krokbro.broker.PublishOutcome;
import no.krokbro.broker.PublishOutcome.Confirmed;
import no.krokbro.broker.PublishOutcome.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One notification of a source with a fallback: who holds it in the end.
 *
 * <ol>
 *   <li>Its own broker is asked first; the fallback when that one cannot take it now (no connection, an alarm, a write that
 *       hangs, a full window, a channel or connection that ended, a nack), or has not answered when {@link #late} is called.
 *   <li>A broker that is well and says no (not routed, no such exchange, not permitted) is believed: a yes would only hide
 *       what has to be mended.
 *   <li>The first yes is the answer. Both may hold it then, with one {@code message_id}: a duplicate beats a loss.
 *   <li>Without any yes the answer is its own broker's word, given when nobody can say yes any more.
 * </ol>
 */
final class Spill {
    /** Who holds it: its own broker by that outcome, or the fallback. */
    record Verdict(boolean spooled, PublishOutcome outcome) {}

    private final Uni<PublishOutcome> fallback;
    private final UniEmitter<? super Verdict> answer;
    private final boolean unroutedAccepted;
    private @Nullable PublishOutcome own;
    private boolean asked;
    private boolean refused; // all three guarded by this

    Spill(Uni<PublishOutcome> fallback, boolean unroutedAccepted, UniEmitter<? super Verdict> answer) {
        this.fallback = fallback;
        this.unroutedAccepted = unroutedAccepted;
        this.answer = answer;
    }

    /** Its own broker's word has come. */
    void told(PublishOutcome outcome) {
        synchronized (this) {
            own = outcome;
        }
        if (isYes(outcome)) {
            answer.complete(new Verdict(false, outcome));
        } else if (isForNow(outcome)) {
            ask();
        }
        nobodyLeft();
    }

    /** Its own broker has had its time. */
    void late() {
        if (word().isEmpty()) {
            ask();
        }
    }

    private void ask() {
        synchronized (this) {
            if (asked) {
                return;
            }
            asked = true;
        }
        fallback.subscribe().with(this::fallbackTold);
    }

    private void fallbackTold(PublishOutcome outcome) {
        if (outcome instanceof Confirmed) {
            answer.complete(new Verdict(true, outcome));
            return;
        }
        synchronized (this) {
            refused = true;
        }
        nobodyLeft();
    }

    private void nobodyLeft() {
        boolean over;
        synchronized (this) {
            over = refused || !asked;
        }
        if (over) {
            word().ifPresent(outcome -> answer.complete(new Verdict(false, outcome)));
        }
    }

    private synchronized Optional<PublishOutcome> word() {
        return Optional.ofNullable(own);
    }

    private boolean isYes(PublishOutcome outcome) {
        return outcome instanceof Confirmed || (unroutedAccepted && outcome instanceof PublishOutcome.Unroutable);
    }

    /** Whether it may be otherwise later, without anybody mending an exchange, a binding or a permission. */
    static boolean isForNow(PublishOutcome outcome) {
        return switch (outcome) {
            case Confirmed _, PublishOutcome.Unroutable _ -> false;
            case PublishOutcome.Refused _ -> true;
            case PublishOutcome.Unavailable(Reason reason) ->
                switch (reason) {
                    case DOWN, BLOCKED, STUCK, WINDOW_FULL, CONNECTION_LOST, CHANNEL_CLOSED -> true;
                    case NO_EXCHANGE, NOT_PERMITTED, ENDING -> false;
                };
        };
    }
}
