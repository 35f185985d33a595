package no.krokbro.delivery;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What has happened to messages since they were put into the hold queue, which they keep their place in, so that their
 * headers cannot be written anew. By webhook id; of the {@value #MOST} last. Guarded by whoever has it.
 */
final class Recollection {
    private static final int MOST = 4096;

    private final Map<String, History> histories = new LinkedHashMap<>();

    void remember(Delivery delivery, History since) {
        histories.put(delivery.id().value(), since);
        if (histories.size() > MOST) {
            histories.remove(histories.keySet().iterator().next());
        }
    }

    /** With all that is remembered of it. */
    Taken recalled(Taken held) {
        History since = histories.get(held.delivery().id().value());
        return since == null ? held : held.since(since);
    }

    void forget(Delivery delivery) {
        histories.remove(delivery.id().value());
    }
}
