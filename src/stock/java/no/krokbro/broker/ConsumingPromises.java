package no.krokbro.broker;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.eclipse.microprofile.reactive.messaging.Message;

/** What who consumes is promised. */
final class ConsumingPromises {
    private static final Duration RECOVERY = Duration.ofSeconds(15);
    private static final String POISON = "m-2";
    private static final int SUBSCRIPTIONS = 200;

    private ConsumingPromises() {}

    /**
     * Of eight messages with prefetch 4, the third is poison: it is always given back. The first is acked at once, so
     * that the next have other delivery tags than they will have on a new channel. Then every connection is closed.
     */
    static void noMessageIsLostWithAConnection(Trial trial) {
        String queue = trial.vhost().quorumQueue("work");
        List<String> all = IntStream.range(0, 8).mapToObj(i -> "m-" + i).toList();
        all.forEach(text -> trial.vhost().publish("", queue, text));
        Candidate connector = trial.connector();
        Inbox inbox = Inbox.of(connector, trial.vhost(), queue, 4);
        inbox.awaits(4);
        Inbox.ack(inbox.messages().getFirst());
        inbox.awaits(5);

        trial.node().closeConnections("a promise is tried");
        inbox.awaits(9);

        Set<String> acked = new HashSet<>(Set.of("m-0"));
        settleAll(inbox, acked);
        connector.close();
        boolean _ = Patience.waited(RECOVERY, () -> trial.vhost().consumers(queue) == 0);
        Set<String> left = trial.vhost().messages(queue).stream()
                .map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
        assertThat(all)
                .withFailMessage("of 8 messages it acked %s and left %s", acked, left)
                .allMatch(text -> left.contains(text) || acked.contains(text));
    }

    static void comesBackAfterKill9(Trial trial) {
        String queue = trial.vhost().quorumQueue("work");
        Inbox inbox = Inbox.of(trial.connector(), trial.vhost(), queue, 4);

        trial.node().kill();
        trial.node().start();

        publishLater(trial.vhost(), queue);
        inbox.awaits(1);
    }

    static void comesBackAfterItsQueueWasDeleted(Trial trial) {
        String queue = trial.vhost().quorumQueue("work");
        Inbox inbox = Inbox.of(trial.connector(), trial.vhost(), queue, 4);

        trial.vhost().deleteQueue(queue);
        boolean _ = Patience.waited(Duration.ofSeconds(1), () -> false); // so that everybody has heard of it
        trial.vhost().quorumQueue("work");

        publishLater(trial.vhost(), queue);
        inbox.awaits(1);
    }

    static void manySubscriptionsShareConnectionsAndThreads(Trial trial) {
        String queue = trial.vhost().classicQueue("work");
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        Candidate connector = trial.connector();

        for (int i = 0; i < SUBSCRIPTIONS; i++) {
            connector.consume(queue, 1).subscribe().with(_ -> {}, _ -> {});
        }
        Patience.within(
                RECOVERY, "not all consume within 15 s", () -> trial.vhost().consumers(queue) == SUBSCRIPTIONS);

        int threads = ManagementFactory.getThreadMXBean().getThreadCount() - before;
        long connections = connections(trial) - 1; // the trial's own
        trial.saw("connections %d, threads %d".formatted(connections, threads));
        assertThat(connections <= 2 && threads <= 10)
                .withFailMessage(trial.seen())
                .isTrue();
    }

    private static long connections(Trial trial) {
        return trial.node()
                .ctl("--silent", "list_connections", "vhost")
                .lines()
                .filter(vhost -> vhost.equals(trial.vhost().name()))
                .count();
    }

    /** A quorum queue elects its leader some time after its node's start. */
    private static void publishLater(RabbitVhost vhost, String queue) {
        Patience.within(RECOVERY, "the queue does not take a message", () -> {
            vhost.publish("", queue, "later");
            return true;
        });
    }

    private static void settleAll(Inbox inbox, Set<String> acked) {
        List<Message<String>> settled = new ArrayList<>(List.of(inbox.messages().getFirst()));
        // what does not come must be in the queue, and there it is looked for
        boolean _ = Patience.waited(RECOVERY, () -> {
            for (Message<String> message : inbox.messages()) {
                if (!settled.contains(message)) {
                    settle(message, acked);
                    settled.add(message);
                }
            }
            return acked.size() == 7 || settled.size() > 40; // the poison would go round for ever
        });
    }

    private static void settle(Message<String> message, Set<String> acked) {
        if (message.getPayload().equals(POISON)) {
            Inbox.giveBack(message);
        } else {
            Inbox.ack(message);
            acked.add(message.getPayload());
        }
    }
}
