package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.Test;

/**
 * Every message ends delivered or dead, each key's in order, whatever is killed: by sequences of ids. As many messages as the
 * system property {@code krokbro.ledger.messages} says.
 */
final class OrderedLedgerIT {
    private static final int MESSAGES = Integer.getInteger("krokbro.ledger.messages", 400);
    private static final int KEYS = Math.clamp(MESSAGES / 200, 16, 500);
    private static final Duration LONG = Duration.ofSeconds(60 + MESSAGES / 100);
    private static final long SEED = 42;
    private static final String DEAD = "krokbro.v1.dead.uio.crm";

    private final Random random = new Random(SEED);
    private final List<String> delivered = new ArrayList<>();
    private final Set<String> delivering = new HashSet<>();
    private final Set<String> dead = new HashSet<>();
    private final Map<String, String> webhookIds = new HashMap<>();
    private final Set<String> ofSeveralIds = new HashSet<>();
    private boolean down;

    @Test
    void with_everything_killed_in_turn_each_keys_messages_are_delivered_in_order_or_dead() throws IOException {
        try (RabbitNode node = RabbitNode.own();
                Endpoint endpoint = Endpoint.http().decides(this::answer)) {
            RabbitVhost vhost = node.vhost("ledger");
            vhost.queue("work", Map.of("x-queue-type", "quorum", "x-delivery-limit", 20));
            String catalogue = CatalogueText.on(vhost)
                    .subscription(
                            "crm",
                            "work",
                            endpoint,
                            "order: per-key",
                            "order-key: header:student",
                            "concurrency: " + KEYS,
                            "retry: { schedule: [ 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s ] }",
                            "timeout: 1s")
                    .toString();
            KrokbroProcess first = KrokbroProcess.start(catalogue);
            KrokbroProcess second = KrokbroProcess.start(catalogue);
            try {
                published(vhost, 0, MESSAGES / 2);
                ended(MESSAGES / 8);
                node.kill();
                node.start();
                ended(MESSAGES / 4);
                first.kill();
                published(vhost, MESSAGES / 2, MESSAGES);
                ended(MESSAGES / 2);
                node.closeConnections("a test");
                first.close();
                first = KrokbroProcess.start(catalogue);
                endpointDown(true);
                await().atMost(Duration.ofSeconds(20)).until(() -> probing(vhost));
                endpointDown(false);
                ended(MESSAGES * 3 / 4);
                second.kill();

                await().atMost(LONG)
                        .pollInterval(Duration.ofMillis(300))
                        .ignoreExceptions()
                        .untilAsserted(() -> {
                            for (GetResponse letter : vhost.messages(DEAD)) {
                                dead.add(new String(letter.getBody(), StandardCharsets.UTF_8));
                            }
                            assertThat(allEnded()).as("seed %d", SEED).isEqualTo(names());
                        });
            } finally {
                first.close();
                second.close();
            }
        }

        int duplicates = delivered.size() - delivering.size();
        Files.writeString(
                Path.of("target", "ledger.txt"),
                "%d published, %d keys: %d delivered, %d dead, %d delivered twice over 4 kills%n"
                        .formatted(MESSAGES, KEYS, delivering.size(), dead.size(), duplicates));
        assertThat(duplicates).isLessThanOrEqualTo(4 * KEYS);
        assertThat(ofSeveralIds).isEmpty();
        assertThat(Set.copyOf(webhookIds.values())).hasSameSizeAs(webhookIds.keySet());
        firstDeliveries()
                .forEach((key, numbers) ->
                        assertThat(numbers).as("key %s, seed %d", key, SEED).isSorted());
    }

    private synchronized Answer answer(Received request) {
        String id = request.header("webhook-id").orElseThrow();
        if (!id.equals(webhookIds.computeIfAbsent(request.text(), _ -> id))) {
            ofSeveralIds.add(request.text());
        }
        int dice = random.nextInt(100);
        if (down || dice < 5) {
            return Answer.of(0);
        }
        if (dice < 10) {
            return Answer.of(500);
        }
        if (dice < 12) {
            return Answer.of(429).with("Retry-After", "1");
        }
        if (dice < 14) {
            return Answer.of(200).after(Duration.ofDays(1));
        }
        if (dice < 16) {
            return Answer.of(422);
        }
        delivered.add(request.text());
        delivering.add(request.text());
        return Answer.of(200);
    }

    private synchronized void endpointDown(boolean is) {
        down = is;
    }

    private synchronized Set<String> allEnded() {
        Set<String> all = new HashSet<>(delivering);
        all.addAll(dead);
        return all;
    }

    private synchronized Map<String, List<Integer>> firstDeliveries() {
        Map<String, List<Integer>> firsts = new HashMap<>();
        for (String id : new LinkedHashSet<>(delivered)) {
            String[] parts = id.split("-", 2);
            firsts.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(Integer.valueOf(parts[1]));
        }
        return firsts;
    }

    private void ended(int count) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(allEnded()).hasSizeGreaterThanOrEqualTo(count - MESSAGES / 10));
    }

    /** Whether the circuit has opened: all that was out lies in the hold queue. */
    private static boolean probing(RabbitVhost vhost) {
        return vhost.depth("krokbro.v1.hold.uio.crm") > 0;
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        IntStream.range(0, MESSAGES).forEach(i -> names.add(name(i)));
        return names;
    }

    private static String name(int number) {
        return "k" + number % KEYS + "-" + number;
    }

    private static void published(RabbitVhost vhost, int from, int to) {
        for (int i = from; i < to; i++) {
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .messageId("m-" + i)
                    .deliveryMode(2)
                    .headers(Map.of("student", "k" + i % KEYS))
                    .build();
            vhost.publish("", "work", properties, name(i).getBytes(StandardCharsets.UTF_8));
        }
    }
}
