package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.Latencies;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No message overtakes another of its key, whatever the endpoint answers. */
@RealBroker
final class OrderIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HOLD = "krokbro.v1.hold.uio.crm";

    private final Endpoint endpoint = Endpoint.http();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void strict_order_is_kept_over_500s_429s_timeouts_and_broken_connections(RabbitVhost vhost) {
        List<Answer> bad = List.of(
                Answer.of(500),
                Answer.of(429).with("Retry-After", "2"),
                Answer.of(200).after(Duration.ofDays(1)),
                Answer.of(0));
        endpoint.decides(request -> {
            int number = Integer.parseInt(request.text().substring(2));
            return number % 3 == 0 && attempt(request) == 1 ? bad.get(number / 3) : taken(request);
        });
        try (KrokbroProcess _ = started(vhost, "order: strict", "timeout: 1s", "retry: { schedule: [ 1s, 1s ] }")) {
            published(vhost, 12);

            await().atMost(SOON).untilAsserted(() -> assertThat(delivered).hasSize(12));
            assertThat(delivered).isEqualTo(names(12));
            assertThat(endpoint.received()).hasSize(16);
            await().untilAsserted(() -> assertThat(lying(vhost, "work")).isZero());
        }
    }

    @Test
    void a_failing_key_delays_no_other_and_goes_on_behind_its_dead_letter(RabbitVhost vhost) {
        endpoint.decides(request -> request.text().equals("a-0") ? Answer.of(500) : taken(request));
        try (KrokbroProcess _ =
                started(vhost, "order: per-key", "order-key: header:student", "retry: { schedule: [ 2s, 2s ] }")) {
            for (int i = 0; i < 3; i++) {
                published(vhost, "a", i);
                published(vhost, "b", i);
            }

            await().atMost(SOON).untilAsserted(() -> assertThat(delivered).containsExactly("b-0", "b-1", "b-2"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(delivered).containsExactly("b-0", "b-1", "b-2", "a-1", "a-2"));
            List<GetResponse> dead = vhost.messages("krokbro.v1.dead.uio.crm");
            assertThat(dead).hasSize(1);
            assertThat(dead.getFirst().getProps().getHeaders().get("krokbro-reason"))
                    .hasToString("exhausted");
            assertThat(dead.getFirst().getProps().getHeaders().get("krokbro-attempts"))
                    .isEqualTo(3);
        }
    }

    @Test
    void failing_keys_up_to_the_prefetch_make_the_subscription_wait_and_say_so(RabbitVhost vhost) {
        endpoint.answers(Answer.of(503).with("Retry-After", "60"));
        try (KrokbroProcess krokbro = started(vhost, "order: per-key", "order-key: json:/student", "concurrency: 4")) {
            for (int i = 0; i < 6; i++) {
                vhost.publish("", "work", "{\"student\":%d}".formatted(i));
            }

            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(krokbro.get("/q/health/ready").body())
                                    .contains("waiting: by its order 4 messages wait for one that failed"));
            assertThat(endpoint.received()).hasSize(4);
            assertThat(vhost.depth("work")).isEqualTo(2);
        }
    }

    @Test
    void what_waits_longer_than_a_message_may_stay_unacked_is_held_in_rabbitmq_and_comes_first(RabbitVhost vhost) {
        endpoint.decides(request -> request.text().equals("m-0") && attempt(request) == 1
                ? Answer.of(503).with("Retry-After", "16")
                : taken(request));
        vhost.quorumQueue("work");
        try (KrokbroProcess _ = KrokbroProcess.start(
                catalogue(vhost, "order: strict", "concurrency: 8", "timeout: 1s"),
                Map.of("KROKBRO_DELIVERY_LONGEST_UNACKED", "3s"))) {
            published(vhost, 20);

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(lying(vhost, HOLD)).isEqualTo(8);
                assertThat(lying(vhost, "work")).isEqualTo(12); // confirmed there, then acked here
            });
            assertThat(delivered).isEmpty();
            await().atMost(SOON).untilAsserted(() -> assertThat(delivered).hasSize(20));

            assertThat(delivered).isEqualTo(names(20));
            assertThat(endpoint.received().stream().map(Received::text).filter("m-0"::equals))
                    .hasSize(2);
            assertThat(endpoint.received().get(1).header("krokbro-attempt")).contains("2");
            await().untilAsserted(() -> assertThat(lying(vhost, HOLD)).isZero());
        }
    }

    @Test
    void what_is_held_when_the_order_is_taken_away_is_delivered(RabbitVhost vhost) throws IOException {
        endpoint.answers(Answer.of(503).with("Retry-After", "60"));
        vhost.quorumQueue("work");
        try (KrokbroProcess krokbro = KrokbroProcess.start(
                catalogue(vhost, "order: strict", "timeout: 1s"), Map.of("KROKBRO_DELIVERY_LONGEST_UNACKED", "2s"))) {
            published(vhost, 5);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(lying(vhost, HOLD)).isEqualTo(5));
            endpoint.decides(this::taken);

            Files.writeString(krokbro.catalogue(), catalogue(vhost));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(delivered).containsExactlyInAnyOrderElementsOf(names(5)));
        }
    }

    @Test
    void an_open_circuit_keeps_the_order(RabbitVhost vhost) {
        AtomicInteger failures = new AtomicInteger(14);
        endpoint.decides(request -> failures.getAndDecrement() > 0 ? Answer.of(503) : taken(request));
        try (KrokbroProcess krokbro = started(
                vhost, "order: per-key", "order-key: header:student", "retry: { schedule: [ 1s, 1s, 1s, 1s ] }")) {
            for (int i = 0; i < 24; i++) {
                published(vhost, "k" + i % 12, i);
            }

            await().atMost(SOON).untilAsserted(() -> assertThat(krokbro.log()).contains("probing"));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(delivered).hasSize(24));
            for (int key = 0; key < 12; key++) {
                String prefix = "k" + key + "-";
                assertThat(delivered.stream().filter(id -> id.startsWith(prefix)))
                        .containsExactly(prefix + key, prefix + (key + 12));
            }
        }
    }

    @Test
    void one_replica_serves_and_another_takes_over_when_it_is_killed(RabbitVhost vhost) {
        endpoint.decides(this::taken);
        try (KrokbroProcess first = started(vhost, "order: strict");
                KrokbroProcess second = started(vhost, "order: strict")) {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(second.get("/q/health/ready").body())
                                    .contains("standby: another instance serves it"));
            published(vhost, 50);
            await().atMost(SOON).untilAsserted(() -> assertThat(delivered).hasSizeGreaterThan(10));

            first.kill();
            published(vhost, 50, 60);

            await().atMost(SOON).untilAsserted(() -> assertThat(delivered).contains("m-59"));
            assertThat(delivered.stream().distinct()).containsExactlyElementsOf(names(60));
            assertThat(second.log()).contains("delivery.attempted");
        }
    }

    @Test
    void a_rate_delays_attempts_and_drops_none(RabbitVhost vhost) {
        List<Long> times = new CopyOnWriteArrayList<>();
        endpoint.decides(request -> {
            times.add(System.nanoTime());
            return Answer.of(200);
        });
        try (KrokbroProcess _ = started(vhost, "rate: 20/s")) {
            published(vhost, 100);

            await().atMost(SOON).untilAsserted(() -> assertThat(times).hasSize(100));
            assertThat(Duration.ofNanos(times.getLast() - times.getFirst()))
                    .isBetween(Duration.ofMillis(3600), Duration.ofMillis(4800)); // 20 at once, 80 at 20/s
        }
    }

    @Test
    void a_hung_endpoint_takes_nothing_of_a_healthy_ones(RabbitVhost vhost) {
        vhost.quorumQueue("hung");
        vhost.quorumQueue("work");
        Map<String, Long> took = new ConcurrentHashMap<>();
        endpoint.decides(request -> {
            took.put(request.text(), System.nanoTime() - Long.parseLong(request.text()));
            return Answer.of(200);
        });
        try (Endpoint hanging = Endpoint.http().hangs();
                KrokbroProcess _ = KrokbroProcess.start(CatalogueText.on(vhost)
                        .subscription("crm", "work", endpoint)
                        .subscription("hung", "hung", hanging, "concurrency: 200", "timeout: 30s")
                        .toString())) {
            IntStream.range(0, 250).forEach(i -> vhost.publish("", "hung", "h-" + i));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(hanging.received()).hasSize(200));
            await().pollInterval(Duration.ofMillis(20)).atMost(SOON).until(() -> {
                vhost.publish("", "work", String.valueOf(System.nanoTime()));
                return took.size() >= 150;
            });

            Latencies latencies = Latencies.of(
                    took.values().stream().mapToLong(Long::longValue).toArray());
            assertThat(latencies.within(0.95)).isLessThan(Duration.ofMillis(200));
            assertThat(hanging.received()).hasSize(200);
        }
    }

    @Test
    void a_pause_gives_back_what_is_out_in_order(RabbitVhost vhost) {
        endpoint.answers(Answer.of(503).with("Retry-After", "60"));
        vhost.quorumQueue("work");
        try (KrokbroProcess krokbro = KrokbroProcess.start(
                catalogue(vhost, "order: strict"), Map.of("KROKBRO_ADMIN_KEY", "a-key-of-a-test"))) {
            published(vhost, 10);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));
            endpoint.decides(this::taken);

            asked(krokbro, "pause");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(vhost.depth("work")).isEqualTo(10));
            asked(krokbro, "resume");

            await().atMost(SOON).untilAsserted(() -> assertThat(delivered).isEqualTo(names(10)));
        }
    }

    private static void asked(KrokbroProcess krokbro, String what) {
        assertThat(krokbro.send(HttpRequest.newBuilder(krokbro.uri("/api/v1/tenants/uio/subscriptions/crm/" + what))
                                .header("Authorization", "Bearer a-key-of-a-test")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"reason\":\"a test\"}")))
                        .statusCode())
                .isBetween(200, 204);
    }

    private int attempt(Received request) {
        return attempts.computeIfAbsent(request.text(), _ -> new AtomicInteger())
                .incrementAndGet();
    }

    private Answer taken(Received request) {
        attempt(request);
        delivered.add(request.text());
        return Answer.of(200);
    }

    private KrokbroProcess started(RabbitVhost vhost, String... more) {
        vhost.quorumQueue("work");
        return KrokbroProcess.start(catalogue(vhost, more));
    }

    private String catalogue(RabbitVhost vhost, String... more) {
        return CatalogueText.on(vhost)
                .subscription("crm", "work", endpoint, more)
                .toString();
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "m-" + i).toList();
    }

    private static void published(RabbitVhost vhost, int count) {
        published(vhost, 0, count);
    }

    private static void published(RabbitVhost vhost, int from, int to) {
        for (int i = from; i < to; i++) {
            vhost.publish("", "work", "m-" + i);
        }
    }

    private static void published(RabbitVhost vhost, String student, int number) {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .headers(Map.of("student", student))
                .build();
        vhost.publish("", "work", properties, (student + "-" + number).getBytes(StandardCharsets.UTF_8));
    }

    /** How many messages are in the queue, those that are out included. */
    private static int lying(RabbitVhost vhost, String queue) {
        return vhost.node()
                .ctl("list_queues", "-q", "-p", vhost.name(), "name", "messages")
                .lines()
                .filter(line -> line.startsWith(queue + "\t"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(queue.length() + 1).trim()))
                .findFirst()
                .orElse(0);
    }
}
