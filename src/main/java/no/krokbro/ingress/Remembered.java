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
    private final Map<Fingerprint, UnderWay> pending = new HashMap<>();
    private final DoneEvents done;

    Remembered(int most) {
        this.done = new DoneEvents(most);
    }

    Uni<IngressOutcome> once(
            EventId id, Fingerprint event, Supplier<Uni<IngressOutcome>> publish, Clock clock, Duration window) {
        UnderWay first = new UnderWay();
        synchronized (this) {
            if (done.contains(event, clock.millis())) {
                return Uni.createFrom().item(new Duplicate(id));
            }
            UnderWay underWay = pending.putIfAbsent(event, first);
            if (underWay != null) {
                return underWay.awaited().map(outcome -> outcome.holds() ? new Duplicate(id) : outcome);
            }
        }
        Uni.createFrom()
                .<IngressOutcome>deferred(publish::get)
                .subscribe() // here and not by whoever waits, who may go: the event is followed to its end
                .with(
                        outcome -> {
                            ended(event, outcome.holds(), clock.millis() + window.toMillis());
                            first.ended(outcome);
                        },
                        failure -> {
                            ended(event, false, 0);
                            first.failed(failure);
                        });
        return first.awaited();
    }

    private synchronized void ended(Fingerprint event, boolean held, long until) {
        pending.remove(event);
        if (held) {
            done.add(event, until);
        }
    }

    synchronized int size() {
        return pending.size() + done.size();
    }
}
