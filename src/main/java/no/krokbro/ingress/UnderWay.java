package no.krokbro.ingress;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One event on its way to RabbitMQ: what comes of it is told to all who wait, once it is known. */
final class UnderWay {
    private final List<UniEmitter<? super IngressOutcome>> waiting = new ArrayList<>(1);
    private @Nullable Consumer<UniEmitter<? super IngressOutcome>> end; // both guarded by this

    /** What comes of it, now or later; one who goes takes it from nobody. */
    Uni<IngressOutcome> awaited() {
        return Uni.createFrom().emitter(who -> tell(who));
    }

    void ended(IngressOutcome outcome) {
        endsWith(who -> who.complete(outcome));
    }

    void failed(Throwable failure) {
        endsWith(who -> who.fail(failure));
    }

    private void tell(UniEmitter<? super IngressOutcome> who) {
        Consumer<UniEmitter<? super IngressOutcome>> known;
        synchronized (this) {
            known = end;
            if (known == null) {
                waiting.add(who);
            }
        }
        if (known != null) {
            known.accept(who);
        }
    }

    private void endsWith(Consumer<UniEmitter<? super IngressOutcome>> how) {
        synchronized (this) {
            end = how;
        }
        waiting.forEach(how); // nobody is added any more
    }
}
