package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Consumer;
import no.krokbro.delivery.Lanes.Place;

/** Waits until a place's next attempt is due, and until the rate allows it. */
final class Dues {
    private static final Duration LONGEST_TIMER =
            Duration.ofMinutes(10); // so that those of places given up do not pile up

    private final Keeping keeping;
    private final Pace pace;
    private final Ready ready;

    Dues(Keeping keeping, Pace pace, Ready ready) {
        this.keeping = keeping;
        this.pace = pace;
        this.ready = ready;
    }

    /** Calls {@code attempt} when it may be attempted, or {@code again} when that has to be asked once more. */
    void await(Place place, Consumer<Place> attempt, Consumer<Place> again) {
        Duration early = early(place);
        if (early.isPositive()) {
            later(early.compareTo(LONGEST_TIMER) < 0 ? early : LONGEST_TIMER, () -> again.accept(place));
        } else {
            pace.next(place.taken().delivery())
                    .ifPresentOrElse(pause -> later(pause, () -> attempt.accept(place)), () -> attempt.accept(place));
        }
    }

    /** Whether its next attempt is not due yet. */
    boolean isEarly(Place place) {
        return early(place).isPositive();
    }

    private Duration early(Place place) {
        return keeping.untilDue(place.taken().delivery());
    }

    private void later(Duration pause, Runnable then) {
        Later.after(pause, () -> Uni.createFrom().voidItem()).subscribe().with(_ -> {
            ready.add(then);
            ready.run();
        });
    }
}
