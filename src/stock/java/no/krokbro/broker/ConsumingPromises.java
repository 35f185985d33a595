package no.krokbro.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.krokbro.fixture.RabbitVhost;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.microprofile.reactive.messaging.Message;

/** What who consumes is promised. */
final class ConsumingPromises {
    private static final Duration RECOVERY = Duration.ofSeconds(15);
    private static final int SUBSCRIPTIONS = 200;

    private ConsumingPromises() {}

    /**
     * Of eight messages with prefetch 4, the third is poison: it is always given back. The first is acked, so that the
     * delivery tags of the next four are not those that they will have on a new channel. Then every connection is closed.
     */
    static void noMessageIsLostWithAConnection(Trial trial) {
        String queue = trial.vhost().quorumQueue("work");
        List<String> all = published(trial.vhost(), queue, 8);
        Candidate connector = trial.connector();
        Inbox inbox = Inbox.of(connector, trial.vhost(), queue, 4);
        await("four messages").until(() -> inbox.messages().size() == 4);
        Inbox.ack(inbox.messages().getFirst());
        await("a fifth").until(() -> inbox.messages().size() == 5);

        trial.node().closeConnections("a promise is tried");
        System.err.println("DEBUG " + inbox.messages().stream().map(Message::getPayload).toList());
        try { come(inbox, 9); } finally { System.err.println("DEBUG " + inbox.messages().stream().map(Message::getPayload).toList() + trial.node().ctl("list_consumers", "-p", trial.vhost().name()) + trial.node().ctl("list_queues", "-p", trial.vhost().name(), "name", "messages_ready", "messages_unacknowledged")); }

        Set<String> acked = new HashSet<>(Set.of("m-0"));
        settle(inbox.messages().subList(1, 5), acked);
        settleTheRest(inbox, acked);
        connector.close();
        await("the rest back in the queue")
                .atMost(RECOVERY)
                .ignoreExceptions()
                .until(() -> trial.vhost().consumers(queue) == 0);
        Set<String> left = trial.vhost().messages(queue).stream()
                .map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
        assertThat(all)
                .withFailMessage("of 8 messages %s was acked and %s is left in the queue", acked, left)
                .allMatch(text -> left.contains(text) || (acked.contains(text) && !text.equals("m-2")));
    }

    static void comesBackAfterKill9(Trial trial) {
        String queue = trial.vhost().quorumQueue("work");
        Inbox inbox = Inbox.of(trial.connector(), trial.vhost(), queue, 4);

        trial.node().kill();
        trial.node().start();

        publishedLater(trial.vhost(), queue);
        comes(inbox, "later");
    }

    static void comesBackAfterItsQueueWasDeleted(Trial trial) {
        String queue = trial.vhost().quorumQueue("work");
        Inbox inbox = Inbox.of(trial.connector(), trial.vhost(), queue, 4);

        trial.vhost().deleteQueue(queue);
        await("a second").pollDelay(Duration.ofSeconds(1)).until(() -> true);
        trial.vhost().quorumQueue("work");

        publishedLater(trial.vhost(), queue);
        comes(inbox, "later");
    }

    static void manySubscriptionsShareConnectionsAndThreads(Trial trial) {
        List<String> queues = IntStream.range(0, SUBSCRIPTIONS)
                .mapToObj(i -> trial.vhost().classicQueue("q-" + i))
                .toList();
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        Candidate connector = trial.connector();

        queues.forEach(queue -> connector.consume(queue, 1).subscribe().with(_ -> {}, _ -> {}));
        queues.forEach(queue -> await("a consumer of " + queue)
                .atMost(RECOVERY)
                .until(() -> trial.vhost().consumers(queue) == 1));

        int threads = ManagementFactory.getThreadMXBean().getThreadCount() - before;
        long connections = trial.node()
                .ctl("--silent", "list_connections", "vhost")
                .lines()
                .filter(vhost -> vhost.equals(trial.vhost().name()))
                .count();
        connections -= 1; // the trial's own
        trial.saw("%d subscriptions: connections %d, threads %d".formatted(SUBSCRIPTIONS, connections, threads));
        assertThat(connections <= 2 && threads <= 10)
                .withFailMessage(trial.seen())
                .isTrue();
    }

    private static List<String> published(RabbitVhost vhost, String queue, int count) {
        List<String> texts = IntStream.range(0, count).mapToObj(i -> "m-" + i).toList();
        texts.forEach(text -> vhost.publish("", queue, text));
        return texts;
    }

    /** The trial's own connection may be gone, and a quorum queue elects its leader after its node's start. */
    private static void publishedLater(RabbitVhost vhost, String queue) {
        await("a message in the queue").atMost(RECOVERY).ignoreExceptions().until(() -> {
            vhost.publish("", queue, "later");
            return true;
        });
    }

    private static void settle(List<Message<String>> messages, Set<String> acked) {
        for (Message<String> message : messages) {
            if (message.getPayload().equals("m-2")) {
                Inbox.giveBack(message);
            } else {
                Inbox.ack(message);
                acked.add(message.getPayload());
            }
        }
    }

    private static void settleTheRest(Inbox inbox, Set<String> acked) {
        List<Message<String>> settled = new ArrayList<>(inbox.messages().subList(0, 5));
        int enough = 40; // the poison would go round for ever
        try {
            await("every message")
                    .atMost(RECOVERY)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        List<Message<String>> arrived = new ArrayList<>(inbox.messages());
                        arrived.removeAll(settled);
                        settle(arrived, acked);
                        settled.addAll(arrived);
                        return acked.size() == 7 || settled.size() > enough;
                    });
        } catch (ConditionTimeoutException e) {
            // what did not come must be in the queue, and there it is looked for
        }
    }

    private static void come(Inbox inbox, int count) {
        assertThat(waited(() -> inbox.messages().size() >= count))
                .withFailMessage(() -> "it did not come back within 15 s" + inbox.fate())
                .isTrue();
    }

    private static void comes(Inbox inbox, String text) {
        assertThat(waited(() -> inbox.has(text)))
                .withFailMessage(() -> "it did not come back within 15 s" + inbox.fate())
                .isTrue();
    }

    private static boolean waited(java.util.concurrent.Callable<Boolean> condition) {
        try {
            await().atMost(RECOVERY).until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }
}
