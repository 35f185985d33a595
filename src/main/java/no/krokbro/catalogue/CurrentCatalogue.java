package no.krokbro.catalogue;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import no.krokbro.catalogue.CatalogueReading.Faulty;
import no.krokbro.catalogue.CatalogueReading.Sound;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The catalogue in force: replaced whole when its file or a mounted secret changes, kept whole when the change has
 * mistakes.
 */
@Singleton
public final class CurrentCatalogue {
    /** When it is read at start: a bean that writes the file observes {@link StartupEvent} with a lower number. */
    public static final int START = Interceptor.Priority.LIBRARY_BEFORE;

    private static final Logger LOG = Logger.getLogger(CurrentCatalogue.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500); // a change is seen twice before it is taken

    private final CatalogueFile file;
    private final Consumer<CatalogueChanged> changed;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("catalogue").daemon().factory());
    private volatile Catalogue now = Catalogue.EMPTY;
    private volatile List<Mistake> mistakes = List.of();

    @Inject
    CurrentCatalogue(
            @ConfigProperty(name = "krokbro.config", defaultValue = "krokbro.yaml") Path config,
            Event<CatalogueChanged> changed) {
        this(new CatalogueFile(config, System.getenv()), changed::fire);
    }

    CurrentCatalogue(CatalogueFile file, Consumer<CatalogueChanged> changed) {
        this.file = file;
        this.changed = changed;
    }

    /** The catalogue in force. */
    public Catalogue now() {
        return now;
    }

    /** What is wrong with the file as it stands now, when it is not the file in force. */
    public Optional<List<Mistake>> rejected() {
        return Optional.of(mistakes).filter(found -> !found.isEmpty());
    }

    /** Ends the process with the mistakes and nothing else when there are any. */
    void start(@Observes @Priority(START) StartupEvent event) {
        read();
        rejected().ifPresent(found -> {
            found.forEach(System.err::println);
            Quarkus.asyncExit(1);
            throw new PreventFurtherStepsException(1); // no port is opened
        });
        var _ = watch.scheduleWithFixedDelay(
                this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        watch.shutdownNow();
    }

    void look() {
        try {
            if (file.changed()) {
                read();
                mistakes.forEach(mistake -> LOG.warnf("catalogue.rejected %s", mistake));
            }
        } catch (RuntimeException e) {
            LOG.error("catalogue.watch failed", e); // the next look comes all the same
        }
    }

    private void read() {
        switch (file.read()) {
            case Faulty(var found) -> mistakes = found;
            case Sound(var catalogue) -> {
                Catalogue before = now;
                now = catalogue;
                mistakes = List.of();
                LOG.infof(
                        "catalogue.taken tenants=%d brokers=%d subscriptions=%d",
                        catalogue.tenants().size(),
                        catalogue.brokers().count(),
                        catalogue.subscriptions().count());
                changed.accept(new CatalogueChanged(before, catalogue));
            }
        }
    }
}
