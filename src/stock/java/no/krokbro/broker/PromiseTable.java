package no.krokbro.broker;

import com.rabbitmq.client.impl.ClientVersion;
import io.smallrye.reactive.messaging.rabbitmq.RabbitMQConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import no.krokbro.broker.Trial.Side;

/** Which connector keeps which promise, as a Markdown table. */
final class PromiseTable {
    private static final Path FILE = Path.of("target", "promises.md");

    private final Map<String, Row> rows = new LinkedHashMap<>();

    private record Row(String stock, String ours) {}

    void enter(Promise promise, Side side, boolean kept, String seen) {
        String cell = (kept ? "kept" : "**broken**") + (seen.isEmpty() ? "" : ": " + seen);
        rows.merge(
                promise.words(),
                side == Side.STOCK ? new Row(cell, "") : new Row("", cell),
                (one, other) -> new Row(one.stock() + other.stock(), one.ours() + other.ours()));
    }

    /** Writes the table to {@code target/promises.md} and prints it. */
    void print(String rabbitmq) {
        StringBuilder text = new StringBuilder("| promise | stock connector | ours |\n|---|---|---|\n");
        rows.forEach((words, row) -> text.append("| %s | %s | %s |%n".formatted(words, row.stock(), row.ours())));
        text.append("%nRabbitMQ %s; smallrye-reactive-messaging-rabbitmq %s; both on amqp-client %s.%n"
                .formatted(rabbitmq, version(), ClientVersion.VERSION));
        if (rows.values().stream().noneMatch(row -> row.stock().startsWith("**broken"))) {
            text.append("%n**The stock connector keeps every promise: delete ours.**%n".formatted());
        }
        System.out.println(text);
        try {
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // the jar's manifest has no version, its name has
    private static String version() {
        String jar = RabbitMQConnector.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return jar.replaceFirst(".*rabbitmq-([0-9][^/]*)\\.jar.*", "$1");
    }
}
