package no.krokbro.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The private RabbitMQ of dev mode: it outlives every reload and ends with the process. */
final class DevNode {
    private static final String SCRIPT = "deployment/rabbitmq/node";
    private static final Path FOLDER = Path.of("target", "dev", "rabbitmq");
    private static final String STARTED = "krokbro.dev.node.started";

    private DevNode() {}

    /** Starts the node, or finds it running. */
    static URI start() {
        run("start");
        // A reload loads this class anew: what the process has done before is known to the system properties only.
        if (System.setProperty(STARTED, "yes") == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> run("remove")));
        }
        return URI.create("amqp://guest:guest@127.0.0.1:" + port());
    }

    private static String port() {
        try (var lines = Files.lines(FOLDER.resolve("node.env"))) {
            return lines.filter(line -> line.startsWith("AMQP_PORT="))
                    .map(line -> line.substring("AMQP_PORT=".length()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String verb) {
        try {
            int exit = new ProcessBuilder(SCRIPT, verb, FOLDER.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("No RabbitMQ to develop with; what is missing stands above.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
