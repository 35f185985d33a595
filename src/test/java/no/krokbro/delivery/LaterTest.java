package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Something after a pause. */
final class LaterTest {
    @Test
    void a_pause_shorter_than_any_timer_takes_is_none() {
        for (long nanos : new long[] {-1, 0, 1, 999_999}) {
            assertThat(Later.after(
                                    Duration.ofNanos(nanos),
                                    () -> Uni.createFrom().item("then"))
                            .await()
                            .atMost(Duration.ofSeconds(5)))
                    .isEqualTo("then");
        }
    }
}
