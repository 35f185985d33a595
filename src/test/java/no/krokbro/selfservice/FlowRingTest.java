package no.krokbro.selfservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import no.krokbro.selfservice.FlowRing.News;
import no.krokbro.selfservice.FlowRow.AttemptRow;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class FlowRingTest {
    private final FlowRing ring = new FlowRing();

    @Test
    void a_reader_gets_each_row_once_and_in_order() {
        add(3);
        News first = ring.since(ring.oldest());
        add(2);
        News second = ring.since(first.next());

        assertThat(numbers(first)).containsExactly(0L, 1L, 2L);
        assertThat(numbers(second)).containsExactly(3L, 4L);
        assertThat(ring.since(second.next()).rows()).isEmpty();
    }

    @Test
    void who_comes_late_starts_with_the_last_rows_and_has_missed_none() {
        add(FlowRing.SIZE + 5);

        News news = ring.since(ring.oldest());

        assertThat(news.missed()).isZero();
        assertThat(numbers(news)).hasSize(FlowRing.SIZE).first().isEqualTo(5L);
    }

    @Test
    void who_reads_too_slowly_is_told_how_many_rows_are_gone() {
        add(FlowRing.SIZE + 7);

        News news = ring.since(2);

        assertThat(news.missed()).isEqualTo(5);
        assertThat(numbers(news)).first().isEqualTo(7L);
    }

    @RepeatedTest(20)
    void writers_that_write_at_once_never_wait_and_every_row_is_read_or_missed() {
        int writers = 4;
        int each = 20_000;
        List<CompletableFuture<Void>> writing = IntStream.range(0, writers)
                .mapToObj(_ -> CompletableFuture.runAsync(() -> add(each)))
                .toList();
        List<Long> seen = new ArrayList<>();
        long next = 0;
        long missed = 0;
        while (next < (long) writers * each) {
            News news = ring.since(next);
            seen.addAll(numbers(news));
            missed += news.missed();
            next = news.next();
        }
        writing.forEach(CompletableFuture::join);

        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertThat(seen.size() + missed).isEqualTo((long) writers * each);
    }

    private void add(int rows) {
        LongStream.range(0, rows).forEach(_ -> ring.add(FlowRingTest::row));
    }

    private static List<Long> numbers(News news) {
        return news.rows().stream().map(FlowRow::number).toList();
    }

    private static FlowRow row(long number) {
        return new AttemptRow(
                number,
                Instant.EPOCH,
                "uio",
                "crm",
                "1",
                1,
                "Delivered",
                200,
                1,
                "https://crm.example",
                Optional.empty());
    }
}
