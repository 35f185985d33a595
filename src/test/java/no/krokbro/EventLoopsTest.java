package no.krokbro;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EventLoopsTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @Test
    void there_is_an_event_loop_for_each_processor_and_never_only_one() {
        assertThat(loops(Optional.empty())).isEqualTo(Math.max(2, PROCESSORS));
    }

    @Test
    void a_number_that_was_configured_stays() {
        assertThat(loops(Optional.of(7))).isEqualTo(7);
    }

    private static int loops(Optional<Integer> configured) {
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(configured.orElse(PROCESSORS * 2));
        new EventLoops(configured).accept(options);
        return options.getEventLoopPoolSize();
    }
}
