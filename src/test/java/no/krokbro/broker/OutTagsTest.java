package no.krokbro.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OutTagsTest {
    private static final int PREFETCH = 16;
    private static final int MESSAGES = 500;

    private final OutTags tags = new OutTags();

    @Test
    void what_is_settled_in_order_leaves_nothing_out() {
        LongStream.rangeClosed(1, 5).forEach(tags::settled);

        assertThat(tags.settledTo()).isEqualTo(5);
    }

    @Test
    void one_that_is_out_is_never_passed() {
        LongStream.of(2, 4, 3).forEach(tags::settled);
        assertThat(tags.settledTo()).isZero();

        tags.settled(1);
        assertThat(tags.settledTo()).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("no.krokbro.fixture.Seeds#seeds")
    void whatever_the_order_all_up_to_there_are_settled_and_the_next_is_not(long seed) {
        Random random = new Random(seed);
        TreeSet<Long> out = new TreeSet<>();
        long brought = 0;
        while (brought < MESSAGES) {
            while (out.size() < PREFETCH) {
                out.add(++brought);
            }
            List<Long> some = new ArrayList<>(out);
            Collections.shuffle(some, random);
            some.stream().limit(1 + random.nextInt(PREFETCH)).forEach(tag -> {
                out.remove(tag);
                tags.settled(tag);
            });
            assertThat(tags.settledTo()).isEqualTo(out.isEmpty() ? brought : out.first() - 1);
        }
    }
}
