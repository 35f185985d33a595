package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a subscription, its messages are somewhere, and hold up no other's. */
@RealBroker
final class RemovedSubscriptionIT {
    private static final int PARKED = 1_000;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String LOST = "krokbro.v1.lost";

    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private volatile boolean well;

    @Test
    void a_subscription_removed_with_1000_parked_messages_delays_no_other_and_they_are_replayed(RabbitVhost vhost)
            throws IOException {
        vhost.quorumQueue("work");
        vhost.quorumQueue("other");
        try (Endpoint endpoint = Endpoint.http().decides(this::answer);
                Endpoint others = Endpoint.http();
                KrokbroProcess krokbro = started(both(vhost, endpoint, others))) {
            for (int i = 0; i < PARKED; i++) {
                vhost.publish("", "work", "fails-" + i);
                vhost.publish("", "work", "goes-" + i); // so that its circuit stays closed
                vhost.publish("", "work", "goes-too-" + i);
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(occurrences(krokbro.log(), "delivery.parked"))
                            .isEqualTo(PARKED));

            Files.writeString(
                    krokbro.catalogue(),
                    CatalogueText.on(vhost)
                            .subscription("other", "other", others, "retry: { schedule: [ 30s ] }")
                            .toString());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(vhost.consumers("work")).isZero());
            vhost.deleteQueue("krokbro.v1.retry.uio.crm");
            others.answers(503).then(200);
            vhost.publish("", "other", "mine");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(others.received()).hasSize(1));
            Instant failed = Instant.now();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(others.received()).hasSize(2));
            assertThat(Duration.between(failed, Instant.now())).isLessThan(Duration.ofSeconds(30 * 12 / 10 + 3));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(vhost.depth(LOST)).isEqualTo(PARKED));

            well = true;
            Files.writeString(krokbro.catalogue(), both(vhost, endpoint, others));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(vhost.consumers("work")).isEqualTo(1));
            assertThat(post(krokbro, "/api/v1/tenants/uio/brokers/mq/lost/replay")
                            .body())
                    .isEqualTo("{\"count\":" + PARKED + "}");
            await().atMost(SOON).untilAsserted(() -> assertThat(delivered).hasSize(3 * PARKED));
            assertThat(vhost.depth(LOST)).isZero();
        }
    }

    @Test
    void what_rabbitmq_would_act_upon_neither_copies_nor_loses_a_message_that_is_parked_dead_and_replayed(
            RabbitVhost vhost) {
        String dead = "krokbro.v1.dead.uio.crm";
        vhost.quorumQueue("work");
        vhost.quorumQueue("copied");
        String catalogue;
        try (Endpoint endpoint = Endpoint.http().answers(503)) {
            catalogue = CatalogueText.on(vhost)
                    .subscription("crm", "work", endpoint, "retry: { schedule: [ 1s, 1s ] }")
                    .toString();
            try (KrokbroProcess krokbro = started(catalogue)) {
                vhost.publish("", "work", foreign(vhost), "m-1".getBytes(StandardCharsets.UTF_8));
                await().atMost(SOON)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(vhost.depth(dead)).isEqualTo(1));
                post(krokbro, "/api/v1/tenants/uio/subscriptions/crm/dead-letters/replay");
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(endpoint.received()).hasSize(6));
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(vhost.depth(dead)).isEqualTo(1));
                endpoint.answers(200);
                post(krokbro, "/api/v1/tenants/uio/subscriptions/crm/dead-letters/replay");

                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(endpoint.received()).hasSize(7));
                assertThat(endpoint.received().stream()
                                .map(request -> request.header("webhook-id").orElse("")))
                        .containsOnly("m-1");
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(vhost.depth(dead) + vhost.depth("krokbro.v1.retry.uio.crm"))
                                .isZero());
                assertThat(vhost.depth("copied")).isEqualTo(1); // the sender's own
                assertThat(vhost.depth("work")).isZero();
                assertThat(krokbro.log()).doesNotContain("broker.down", "CHANNEL_CLOSED");
            }
        }
    }

    private static AMQP.BasicProperties foreign(RabbitVhost vhost) {
        Map<String, Object> headers = new HashMap<>(Map.of(
                "CC", List.of("copied"),
                "BCC", List.of("copied"),
                "x-first-death-reason", "expired",
                "x-death", List.of(Map.of("count", 9L, "queue", "krokbro.v1.wait.1s", "reason", "expired"))));
        headers.put("x-delivery-count", 19L);
        return new AMQP.BasicProperties.Builder()
                .messageId("m-1")
                .userId(vhost.name())
                .expiration("3600000")
                .priority(5)
                .headers(headers)
                .build();
    }

    private Answer answer(Received request) {
        if (!well && request.text().startsWith("fails-")) {
            return Answer.of(503);
        }
        delivered.add(request.text());
        return Answer.of(200);
    }

    private static String both(RabbitVhost vhost, Endpoint endpoint, Endpoint others) {
        return CatalogueText.on(vhost)
                .subscription("crm", "work", endpoint, "retry: { schedule: [ 30s ] }")
                .subscription("other", "other", others, "retry: { schedule: [ 30s ] }")
                .toString();
    }

    private static KrokbroProcess started(String catalogue) {
        return KrokbroProcess.start(catalogue, Map.of("KROKBRO_ADMIN_KEY", "sesame"));
    }

    private static HttpResponse<String> post(KrokbroProcess krokbro, String path) {
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri(path))
                .header("authorization", "Bearer sesame")
                .header("content-type", "application/json")
                .POST(path.contains("lost") ? BodyPublishers.noBody() : BodyPublishers.ofString("{\"all\":true}")));
    }

    private static int occurrences(String text, String word) {
        return text.split(word, -1).length - 1;
    }
}
