package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import no.krokbro.broker.QueueMessage;
import no.krokbro.broker.QueueMessages;
import no.krokbro.catalogue.Order;
import no.krokbro.catalogue.Order.PerKey;
import no.krokbro.delivery.Lanes.Place;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.Test;

/** Of each key one at a time, as they came. */
final class LanesTest {
    @Test
    void of_each_key_one_at_a_time_is_attempted_as_they_came_whatever_ends_first() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Lanes lanes = new Lanes();
            List<Place> waiting = new ArrayList<>();
            List<Place> underWay = new ArrayList<>();
            Map<Place, String> keys = new HashMap<>();
            Map<String, List<Place>> came = new HashMap<>();
            Map<String, List<Place>> done = new HashMap<>();
            for (int step = 0; step < 300; step++) {
                if (step < 200 && random.nextBoolean()) {
                    String key = "k" + random.nextInt(5);
                    Place place = lanes.enter(taken("m-" + step, key), key, false);
                    keys.put(place, key);
                    waiting.add(place);
                    came.computeIfAbsent(key, _ -> new ArrayList<>()).add(place);
                } else if (!underWay.isEmpty()) {
                    Place place = underWay.remove(random.nextInt(underWay.size()));
                    lanes.stops(place);
                    if (random.nextInt(3) > 0) {
                        lanes.leave(place);
                        done.computeIfAbsent(keys.get(place), _ -> new ArrayList<>())
                                .add(place);
                    } else {
                        waiting.add(place);
                    }
                }
                List<Place> next = waiting.stream().filter(lanes::isNext).toList();
                next.forEach(lanes::goes);
                waiting.removeAll(next);
                underWay.addAll(next);
                assertThat(underWay.stream().map(keys::get)).as("seed %d", seed).doesNotHaveDuplicates();
            }
            done.forEach((key, places) ->
                    assertThat(came.get(key)).as("key %s", key).startsWith(places.toArray(Place[]::new)));
        }
    }

    @Test
    void what_happened_to_a_held_message_is_remembered_when_it_comes_again() {
        Lanes lanes = new Lanes();
        Taken first = taken("m-1", "a");
        lanes.enter(first, "a", true);
        lanes.stays(first, first.delivery().history().because("timeout"));
        lanes.clear();

        assertThat(lanes.enter(taken("m-1", "a"), "a", true)
                        .taken()
                        .delivery()
                        .history()
                        .reason())
                .isEqualTo("timeout");
    }

    @Test
    void a_message_has_the_key_that_the_order_names() {
        Delivery delivery = taken("m-1", "a").delivery();

        assertThat(OrderKey.of(new Order.Strict()).apply(delivery)).isEmpty();
        assertThat(OrderKey.of(new PerKey(new Order.Key.RoutingKey())).apply(delivery))
                .isEqualTo("a");
        assertThat(OrderKey.of(new PerKey(new Order.Key.FromHeader("student"))).apply(delivery))
                .isEqualTo("a");
        assertThat(OrderKey.of(new PerKey(new Order.Key.FromHeader("none"))).apply(delivery))
                .isEmpty();
        assertThat(OrderKey.of(new PerKey(new Order.Key.FromJson("/student/id")))
                        .apply(delivery))
                .isEqualTo("a");
        assertThat(OrderKey.of(new PerKey(new Order.Key.FromJson("/none"))).apply(delivery))
                .isEmpty();
    }

    private static Taken taken(String id, String key) {
        QueueMessage message = QueueMessages.of(id, key);
        return Taken.of(Message.of(message.body(), Metadata.of(message)), false);
    }
}
