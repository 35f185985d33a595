package no.krokbro.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What who publishes is promised. */
final class PublishingPromises {
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration RECOVERY = Duration.ofSeconds(15);

    private PublishingPromises() {}

    static void unroutable(Trial trial) {
        String queue = trial.vhost().quorumQueue("held");
        Candidate connector = connected(trial.connector(), queue);

        must("nacked", List.of(connector.publish("", "nobody", "lost")));
    }

    static void missingExchange(Trial trial) {
        String queue = trial.vhost().quorumQueue("held");
        Candidate connector = connected(trial.connector(), queue);

        must("nacked", List.of(connector.publish("nowhere", "key", "lost")));
    }

    static void missingExchangeBesideAWorkingOne(Trial trial) {
        String queue = trial.vhost().quorumQueue("held");
        Candidate connector = connected(trial.connector(), queue);

        for (int i = 0; i < 20; i++) {
            CompletableFuture<Boolean> _ = connector.publish("nowhere", "key", "lost");
            must("acked", List.of(connector.publish("", queue, "held")));
        }
    }

    static void fullQueue(Trial trial) {
        String queue = trial.vhost()
                .queue("full", Map.of("x-queue-type", "quorum", "x-max-length", 1, "x-overflow", "reject-publish"));
        Candidate connector = connected(trial.connector(), queue);

        String ending = "acked";
        for (int i = 0; i < 20 && ending.equals("acked"); i++) {
            ending = endingSoon(connector.publish("", queue, "m-" + i));
        }
        assertThat(ending).withFailMessage("it was " + ending).isEqualTo("nacked");
    }

    static void memoryAlarm(Trial trial) {
        String queue = trial.vhost().quorumQueue("held");
        Candidate connector = connected(trial.connector(), queue);
        List<CompletableFuture<Boolean>> published = new ArrayList<>();
        try {
            trial.node().memoryAlarm(true);
            Patience.within(SOON, "nothing was refused within 3 s", () -> {
                published.add(connector.publish("", queue, "held"));
                return published.stream().anyMatch(publish -> publish.isDone() && !publish.join());
            });
        } finally {
            trial.node().memoryAlarm(false);
        }
        connected(connector, queue);
    }

    static void everyPublishInFlightEnds(Trial trial) {
        String queue = trial.vhost().quorumQueue("held");
        try (Relay relay = Relay.to(trial.node().port())) {
            Candidate connector =
                    connected(trial.connector(Where.plain(trial.vhost()).port(relay.port())), queue);

            List<CompletableFuture<Boolean>> inFlight = lost(relay, connector, queue, "the messages were not sent");

            must("nacked", inFlight);
        }
    }

    static void publishingWorksAsBeforeAfterManyLosses(Trial trial) {
        String queue = trial.vhost().quorumQueue("held");
        try (Relay relay = Relay.to(trial.node().port())) {
            Candidate connector =
                    connected(trial.connector(Where.plain(trial.vhost()).port(relay.port())), queue);

            for (int i = 0; i < 6; i++) {
                lost(relay, connector, queue, "after %d of them it sent no more".formatted(i));
                connected(connector, queue);
            }

            worksForMany(connector, queue);
        }
    }

    static void publishingWorksAgainAfterKill9(Trial trial) {
        String queue = trial.vhost().quorumQueue("held");
        Candidate connector = connected(trial.connector(), queue);
        for (int i = 0; i < 200; i++) {
            CompletableFuture<Boolean> _ = connector.publish("", queue, "m-" + i);
        }

        trial.node().kill();
        trial.node().start();

        connected(connector, queue);
        worksForMany(connector, queue);
    }

    static void aUserWhoMayOnlyWrite(Trial trial) {
        trial.node().user("writer", "writer", trial.vhost().name(), "", "events", "");
        trial.vhost().exchange("events", "topic");
        trial.vhost().bind(trial.vhost().quorumQueue("held"), "events", "#");
        Candidate connector =
                trial.connector(Where.plain(trial.vhost()).as("writer").untuned());

        Patience.within(
                RECOVERY,
                "nothing was acked within 15 s",
                () -> endingSoon(connector.publish("events", "key", "held")).equals("acked"));
    }

    /** Publishes until RabbitMQ confirms: a connection opens when it opens. */
    private static Candidate connected(Candidate connector, String queue) {
        Patience.within(
                RECOVERY,
                "nothing was acked within 15 s",
                () -> endingSoon(connector.publish("", queue, "first")).equals("acked"));
        return connector;
    }

    private static void worksForMany(Candidate connector, String queue) {
        List<CompletableFuture<Boolean>> published = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            published.add(connector.publish("", queue, "m-" + i));
        }
        must("acked", published);
    }

    /** Publishes 200 messages that are in flight, and have not reached RabbitMQ, when the connection is cut. */
    private static List<CompletableFuture<Boolean>> lost(
            Relay relay, Candidate connector, String queue, String otherwise) {
        String text = "in flight ".repeat(100);
        long before = relay.swallowed();
        relay.swallow();
        List<CompletableFuture<Boolean>> inFlight = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            inFlight.add(connector.publish("", queue, text));
        }
        Patience.within(RECOVERY, otherwise, () -> relay.swallowed() - before >= 200L * text.length());
        relay.cut();
        return inFlight;
    }

    private static void must(String wanted, List<CompletableFuture<Boolean>> published) {
        CompletableFuture<?> all = CompletableFuture.allOf(published.toArray(CompletableFuture<?>[]::new));
        all.completeOnTimeout(null, SOON.toMillis(), TimeUnit.MILLISECONDS).join();
        Map<String, Long> endings = published.stream()
                .collect(Collectors.groupingBy(PublishingPromises::ending, TreeMap::new, Collectors.counting()));
        assertThat(endings)
                .withFailMessage(() -> endings.entrySet().stream()
                        .map(entry -> entry.getValue() + " of " + published.size() + " " + entry.getKey())
                        .collect(Collectors.joining(", ")))
                .containsOnlyKeys(wanted);
    }

    private static String endingSoon(CompletableFuture<Boolean> publish) {
        CompletableFuture<Boolean> soon = publish.copy().orTimeout(SOON.toMillis(), TimeUnit.MILLISECONDS);
        return soon.handle((_, _) -> ending(publish)).join();
    }

    private static String ending(CompletableFuture<Boolean> publish) {
        if (!publish.isDone()) {
            return "without an end in 3 s";
        }
        return publish.join() ? "acked" : "nacked";
    }
}
