package no.krokbro.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import no.krokbro.broker.QueueMessage;

/**
 * The messages of an ordered subscription that are out, as they came, and beside that in a lane for each key: only the
 * first of a lane may be attempted. Guarded by whoever has it.
 */
final class Lanes {
    /** Where a message stands. */
    static final class Place {
        private final String key;
        private final boolean held;
        private Taken taken;
        private boolean underWay;

        private Place(Taken taken, String key, boolean held) {
            this.taken = taken;
            this.key = key;
            this.held = held;
        }

        Taken taken() {
            return taken;
        }

        /** Whether it came from the hold queue. */
        boolean held() {
            return held;
        }
    }

    private final Map<QueueMessage, Place> all = new LinkedHashMap<>();
    private final Map<String, Deque<Place>> lanes = new HashMap<>();
    private final Recollection recollection = new Recollection();
    private int underWay;

    /** Takes its place behind those of its key, with all that is remembered of it when it has been held. */
    Place enter(Taken came, String key, boolean held) {
        Taken taken = held ? recollection.recalled(came) : came;
        Place place = new Place(taken, key, held);
        all.put(taken.delivery().message(), place);
        lanes.computeIfAbsent(key, _ -> new ArrayDeque<>()).add(place);
        return place;
    }

    Optional<Place> of(Taken taken) {
        return Optional.ofNullable(all.get(taken.delivery().message()));
    }

    /** Whether it is here, first of its key, and not under way yet. */
    boolean isNext(Place place) {
        Deque<Place> lane = lanes.get(place.key);
        return lane != null && lane.peekFirst() == place && !place.underWay;
    }

    /** Whether RabbitMQ gives any of them out again anyway. */
    boolean anyStale() {
        return any(place -> place.taken.stale());
    }

    /** Whether any has been out for longer than {@code limit}. */
    boolean anyOlder(Duration limit) {
        return any(place -> place.taken.age().compareTo(limit) > 0);
    }

    void goes(Place place) {
        place.underWay = true;
        underWay++;
    }

    void stops(Place place) {
        place.underWay = false;
        underWay--;
    }

    /** An attempt has been made, and it stays where it is. */
    void stays(Taken taken, History since) {
        of(taken).ifPresent(place -> {
            place.taken = taken.since(since);
            if (place.held) {
                recollection.remember(taken.delivery(), since);
            }
        });
    }

    /** It is gone: who is first of its key now. */
    Optional<Place> leave(Place place) {
        if (place.taken.done()) {
            recollection.forget(place.taken.delivery());
        }
        all.remove(place.taken.delivery().message());
        Deque<Place> lane = lanes.getOrDefault(place.key, new ArrayDeque<>());
        lane.remove(place);
        if (lane.isEmpty()) {
            lanes.remove(place.key);
        }
        return Optional.ofNullable(lane.peekFirst());
    }

    /** Nobody stands here any more: who did, as they came. */
    List<Place> clear() {
        List<Place> places = new ArrayList<>(all.values());
        all.clear();
        lanes.clear();
        return places;
    }

    /** How many are out. */
    int size() {
        return all.size();
    }

    /** How many are being attempted. */
    int underWay() {
        return underWay;
    }

    boolean any(Predicate<Place> such) {
        return all.values().stream().anyMatch(such);
    }
}
