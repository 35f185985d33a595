package no.krokbro;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * An event loop for each processor, at least two, where {@code quarkus.vertx.event-loops-pool-size} does not say otherwise.
 *
 * <p>Nothing waits on one here, so the platform's two for each processor would only take turns: fewer of them read more
 * connections at a time, and what is done for many hooks in a row finds its code in the processor's caches
 * (docs/adr/0026-event-loops.md).
 */
@Singleton
final class EventLoops implements VertxOptionsCustomizer {
    private static final int LEAST = 2; // a long mapping must not hold up every other connection

    private final Optional<Integer> configured;

    @Inject
    EventLoops(@ConfigProperty(name = "quarkus.vertx.event-loops-pool-size") Optional<Integer> configured) {
        this.configured = configured;
    }

    @Override
    public void accept(VertxOptions options) {
        if (configured.isEmpty()) {
            options.setEventLoopPoolSize(Math.max(LEAST, Runtime.getRuntime().availableProcessors()));
        }
    }
}
