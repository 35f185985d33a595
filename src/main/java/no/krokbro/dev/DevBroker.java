package no.krokbro.dev;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import no.krokbro.catalogue.CurrentCatalogue;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Brings up the demo, broker first, before the catalogue is read; does nothing where KROKBRO_CONFIG names a file. */
@Singleton
@IfBuildProfile("dev")
final class DevBroker {
    private static final Path DEMO = Path.of("target", "dev", "krokbro.yaml");

    private final Path config;
    private final Optional<URI> broker;
    private final int port;

    /**
     * Reads the settings of dev mode.
     *
     * @param broker KROKBRO_DEV_BROKER: an amqp or amqps URI with credentials, instead of a node of our own
     */
    @Inject
    DevBroker(
            @ConfigProperty(name = "krokbro.config") Path config,
            @ConfigProperty(name = "krokbro.dev.broker") Optional<URI> broker,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.config = config;
        this.broker = broker;
        this.port = port;
    }

    /** The line that shows the demo at work, where the demo is what runs. */
    Optional<String> curl() {
        return config.equals(DEMO) ? Optional.of(new DemoHook(port).curl()) : Optional.empty();
    }

    void start(@Observes @Priority(CurrentCatalogue.START - 1) StartupEvent starting) {
        if (config.equals(DEMO)) {
            URI uri = broker.orElseGet(DevNode::start);
            DemoTopology.declare(uri);
            write(uri);
        }
    }

    private void write(URI uri) {
        try {
            Files.createDirectories(DEMO.getParent());
            Files.writeString(DEMO, DemoFile.text(uri, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
