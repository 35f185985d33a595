package no.krokbro.notification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import no.krokbro.notification.Reading.Read;
import no.krokbro.notification.Reading.Unreadable;

/** Verified hooks, and what came of reading them. */
final class Hooks {
    static final Instant RECEIVED = Instant.parse("2026-03-02T09:01:14.123456Z");

    private Hooks() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] golden(String file) {
        try {
            return Files.readAllBytes(Path.of("src/test/resources/golden", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Arrival push() {
        return hook(golden("push.json"), Optional.of("application/json"));
    }

    static Arrival json(String body) {
        return hook(bytes(body), Optional.of("application/json"));
    }

    static Arrival hook(byte[] body, Optional<String> contentType) {
        return with(Optional.of("push"), Map.of("X-Kind", List.of("a.b c")), contentType, body);
    }

    static Arrival with(
            Optional<String> event, Map<String, List<String>> headers, Optional<String> contentType, byte[] body) {
        Map<String, List<String>> inAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        inAnyCase.putAll(headers);
        return new Arrival(
                "uio",
                "github",
                EventId.of("72d3162e-cc78-11e3"),
                "72d3162e-cc78-11e3",
                event,
                RECEIVED,
                name -> inAnyCase.getOrDefault(name, List.of()),
                contentType,
                body);
    }

    static Notification notification(NotificationMapping mapping, Arrival arrival) {
        return switch (mapping.read(arrival)) {
            case Read(var notification) -> notification;
            case Unreadable(var why) -> throw new AssertionError(why);
        };
    }

    static String why(NotificationMapping mapping, Arrival arrival) {
        return switch (mapping.read(arrival)) {
            case Read(var notification) ->
                throw new AssertionError(new String(notification.body(), StandardCharsets.UTF_8));
            case Unreadable(var why) -> why;
        };
    }
}
