package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source remembers of the events that are done. */
final class DoneEventsTest {
    private static final Fingerprint EVENT = Fingerprint.of("event");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 63, 64, 65, 100, 127, 1000, 1024, 5000})
    void the_latest_are_remembered_and_the_oldest_leave_as_in_a_map_in_that_order(int most) {
        Random random = new Random(most);
        DoneEvents done = new DoneEvents(most);
        Map<Fingerprint, Long> model = new LinkedHashMap<>();
        for (long now = 0; now < 20_000; now++) {
            // few buckets, so that chains are long; half of them alike in one half
            Fingerprint event = new Fingerprint(random.nextInt(2), random.nextInt(3 * most) * 16L);
            boolean known = model.getOrDefault(event, 0L) > now;
            assertThat(done.contains(event, now)).isEqualTo(known);
            if (!known) {
                long until = now + most * 10L;
                model.remove(event);
                model.put(event, until);
                done.add(event, until);
                if (model.size() > most) {
                    model.remove(model.keySet().iterator().next());
                }
            }
            assertThat(done.size()).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void what_came_again_after_its_time_is_remembered_anew() {
        DoneEvents done = new DoneEvents(3);
        done.add(EVENT, 10);
        assertThat(done.contains(EVENT, 9)).isTrue();
        assertThat(done.contains(EVENT, 10)).isFalse();

        done.add(EVENT, 20);
        done.add(Fingerprint.of("another"), 20);
        done.add(Fingerprint.of("and a third"), 20); // the first of the two leaves

        assertThat(done.contains(EVENT, 10)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void who_asks_for_no_memory_gets_none(int most) {
        DoneEvents done = new DoneEvents(most);
        done.add(EVENT, Long.MAX_VALUE);

        assertThat(done.contains(EVENT, 0)).isFalse();
        assertThat(done.size()).isZero();
    }
}
