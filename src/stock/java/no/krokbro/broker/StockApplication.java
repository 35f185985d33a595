package no.krokbro.broker;

import static java.util.stream.Collectors.joining;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A Quarkus application with the stock connector and nothing of ours. */
public final class StockApplication implements QuarkusTestProfile {
    private static final Path OURS = Path.of("src/main/java");

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.arc.exclude-types", ours(),
                "mp.messaging.outgoing.notifications.enabled", "false",
                "quarkus.devservices.enabled", "false",
                "quarkus.http.test-port", "0",
                // a connector that breaks a promise says so at length; the table says it shorter
                "quarkus.log.level", "ERROR",
                "quarkus.log.category.\"io.quarkus.mutiny.runtime\".level", "OFF",
                "quarkus.log.category.\"io.vertx.rabbitmq\".level", "OFF",
                "quarkus.log.category.\"io.smallrye.reactive.messaging.rabbitmq\".level", "OFF",
                "quarkus.log.category.\"com.rabbitmq\".level", "OFF");
    }

    private static String ours() {
        try (var files = Files.walk(OURS)) {
            return files.map(OURS::relativize)
                    .map(Path::toString)
                    .filter(file -> file.endsWith(".java") && !file.endsWith("-info.java"))
                    .map(file ->
                            file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                    .collect(joining(","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
