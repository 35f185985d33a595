package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.Test;

/** Every message ends delivered or dead, by sets of ids, whatever is killed. */
final class LedgerIT {
    private static final int MESSAGES = 400;
    private static final long SEED = 42;
    private static final int LIMIT = 20;
    private static final int CYCLED = 60;

    /** RabbitMQ repeats a hop of its own that failed while it started, but only after three minutes (decision 15). */
    private static final Duration HOPS_REPEATED = Duration.ofMinutes(5);

    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private final Random random = new Random(SEED);

    @Test
    void with_broker_and_krokbro_killed_what_was_published_is_delivered_or_dead() {
        try (RabbitNode node = RabbitNode.own();
                Endpoint endpoint = Endpoint.http().decides(this::answer)) {
            RabbitVhost vhost = node.vhost("ledger");
            vhost.queue("work", Map.of("x-queue-type", "quorum", "x-delivery-limit", LIMIT));
            String catalogue = CatalogueText.on(vhost)
                    .subscription("crm", "work", endpoint, "retry: { schedule: [ 1s, 1s, 2s, 2s ] }", "timeout: 1s")
                    .toString();
            KrokbroProcess first = KrokbroProcess.start(catalogue);
            published(vhost, 0, MESSAGES / 2);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(delivered).hasSizeGreaterThan(20));
            node.kill();
            node.start();
            published(vhost, MESSAGES / 2, MESSAGES);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(delivered).hasSizeGreaterThan(MESSAGES / 2));
            first.kill();
            first.close();
            Set<String> ended = new HashSet<>();
            try (KrokbroProcess second = KrokbroProcess.start(catalogue, Map.of("KROKBRO_ADMIN_KEY", "sesame"))) {
                await().atMost(HOPS_REPEATED).ignoreExceptions().untilAsserted(() -> {
                    // RabbitMQ puts its bindings back one by one: what it could not lead home is there (decision 15)
                    if (vhost.depth("krokbro.v1.lost") > 0) {
                        posted(second, "/api/v1/tenants/uio/brokers/mq/lost/replay");
                    }
                    ended.addAll(delivered);
                    for (GetResponse dead : vhost.messages("krokbro.v1.dead.uio.crm")) {
                        ended.add(new String(dead.getBody(), StandardCharsets.UTF_8));
                    }
                    assertThat(missing(ended))
                            .as(() ->
                                    "seed " + SEED + "\n" + node.ctl("list_queues", "-p", "ledger", "name", "messages"))
                            .isEmpty();
                });
            }

            assertThat(endpoint.received().stream()
                            .map(request -> request.text() + " "
                                    + request.header("webhook-id").orElse(""))
                            .distinct())
                    .hasSize(MESSAGES);
        }
    }

    @Test
    void an_endpoint_down_for_25_circuit_cycles_and_25_lost_connections_costs_no_message() {
        try (RabbitNode node = RabbitNode.own();
                Endpoint endpoint = Endpoint.http().answers(503)) {
            RabbitVhost vhost = node.vhost("returns");
            vhost.queue("work", foreign(node));
            String longPauses = "retry: { schedule: [ " + "1s, ".repeat(99) + "1s ], max-age: 1h }";
            try (KrokbroProcess krokbro = KrokbroProcess.start(
                    CatalogueText.on(vhost)
                            .subscription("crm", "work", endpoint, "concurrency: 20", longPauses)
                            .toString(),
                    Map.of("KROKBRO_ADMIN_KEY", "sesame"))) {
                published(vhost, 0, CYCLED);
                int attempted = 0;
                for (int cycle = 1; cycle <= LIMIT + 5; cycle++) {
                    int before = attempted;
                    await("circuit " + cycle).atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                        assertThat(endpoint.received()).hasSizeGreaterThanOrEqualTo(before + 10);
                        assertThat(krokbro.get("/q/health/ready").body()).contains("probing");
                    });
                    attempted = endpoint.received().size();
                    node.closeConnections("a test");
                    resumed(krokbro);
                }
                endpoint.decides(this::taken);
                resumed(krokbro);

                await().atMost(Duration.ofSeconds(90))
                        .untilAsserted(() -> assertThat(delivered).hasSize(CYCLED));
                assertThat(krokbro.log()).doesNotContain("delivery.dead");
            }
        }
    }

    /** A quorum queue of somebody else's, without dead letters; from RabbitMQ 4.0 on the limit is there unasked. */
    private static Map<String, Object> foreign(RabbitNode node) {
        return node.ctl("version").startsWith("3.")
                ? Map.of("x-queue-type", "quorum", "x-delivery-limit", LIMIT)
                : Map.of("x-queue-type", "quorum");
    }

    private static void resumed(KrokbroProcess krokbro) {
        posted(krokbro, "/api/v1/tenants/uio/subscriptions/crm/resume");
    }

    private static void posted(KrokbroProcess krokbro, String path) {
        int status = krokbro.send(HttpRequest.newBuilder(krokbro.uri(path))
                        .header("authorization", "Bearer sesame")
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode();
        assertThat(status).isEqualTo(200);
    }

    private synchronized Answer taken(Received request) {
        delivered.add(request.text());
        return Answer.of(200);
    }

    private synchronized Answer answer(Received request) {
        int dice = random.nextInt(100);
        if (dice < 60) {
            delivered.add(request.text());
            return Answer.of(200);
        }
        return dice < 75
                ? Answer.of(500)
                : dice < 85 ? Answer.of(429).with("Retry-After", "1") : dice < 95 ? Answer.of(0) : Answer.of(422);
    }

    private static Set<String> missing(Set<String> ended) {
        Set<String> missing = new TreeSet<>();
        for (int i = 0; i < MESSAGES; i++) {
            missing.add("m-" + i);
        }
        missing.removeAll(ended);
        return missing;
    }

    private static void published(RabbitVhost vhost, int from, int to) {
        for (int i = from; i < to; i++) {
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .messageId("m-" + i)
                    .deliveryMode(2)
                    .build();
            vhost.publish("", "work", properties, ("m-" + i).getBytes(StandardCharsets.UTF_8));
        }
    }
}
