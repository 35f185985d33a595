package no.krokbro.ingress;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import no.krokbro.ingress.IngressOutcome.Duplicate;
import no.krokbro.notification.EventId;

/** One source's events: those under way, and the latest that are done. */
final class Remembered {
    private final Map<Fingerprint, Uni<IngressOutcome>> pending = new HashMap<>();
    private final DoneEvents done;

    Remembered(int most) {
        this.done = new DoneEvents(most);
    }

    Uni<IngressOutcome> once(
            EventId id, Fingerprint event, Supplier<Uni<IngressOutcome>> publish, Clock clock, Duration window) {
        Uni<IngressOutcome> first;
        synchronized (this) {
            if (done.contains(event, clock.millis())) {
                return Uni.createFrom().item(new Duplicate(id));
            }
            Uni<IngressOutcome> underWay = pending.get(event);
            if (underWay != null) {
                return underWay.map(outcome -> outcome.holds() ? new Duplicate(id) : outcome);
            }
            first = Uni.createFrom()
                    .<IngressOutcome>deferred(publish::get)
                    .onItemOrFailure()
                    .invoke((outcome, failure) -> ended(event, outcome, clock.millis() + window.toMillis()))
                    .memoize()
                    .indefinitely();
            pending.put(event, first);
        }
        first.subscribe().with(_ -> {}, _ -> {}); // whoever waits may go: the event is followed to its end
        return first;
    }

    private synchronized void ended(Fingerprint event, IngressOutcome outcome, long until) {
        pending.remove(event);
        if (outcome != null && outcome.holds()) {
            done.add(event, until);
        }
    }

    synchronized int size() {
        return pending.size() + done.size();
    }
}
