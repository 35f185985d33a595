package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/** Something after a pause that blocks no thread. */
final class Later {
    private static final Duration SHORTEST = Duration.ofMillis(1); // timers take no less

    private Later() {}

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    static <T> Uni<T> after(Duration pause, Supplier<Uni<T>> then) {
        Duration wait = longer(SHORTEST, pause);
        return Uni.createFrom().voidItem().onItem().delayIt().by(wait).chain(_ -> then.get());
    }
}
