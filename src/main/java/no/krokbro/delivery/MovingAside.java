package no.krokbro.delivery;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import no.krokbro.delivery.Lanes.Place;
import no.krokbro.delivery.SubscriptionState.Disabled;
import no.krokbro.delivery.SubscriptionState.Paused;

/**
 * Moves what is out to the hold queue, as it came, each confirmed before the next; what came from there goes back to its
 * front, by itself. Once one has to go back to its own queue, those behind it must, too.
 */
final class MovingAside {
    private final Keeping keeping;
    private boolean back;

    /** All goes back to its own queue when somebody, or the endpoint, wants nothing taken. */
    MovingAside(Keeping keeping, SubscriptionState state) {
        this.keeping = keeping;
        this.back = state instanceof Paused || state instanceof Disabled;
    }

    /** Ends when all has gone. */
    Uni<Void> all(List<Place> places) {
        return Multi.createFrom()
                .iterable(places)
                .onItem()
                .transformToUniAndConcatenate(this::moved)
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Void> moved(Place place) {
        Taken taken = place.taken();
        return place.held() || back || taken.stale()
                ? taken.gaveBack()
                : keeping.kept(taken, () -> keeping.holds(taken.delivery()), taken::gaveBack)
                        .invoke(() -> back = back || !taken.done());
    }
}
