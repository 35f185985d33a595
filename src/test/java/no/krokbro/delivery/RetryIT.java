package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message whose attempt failed is in RabbitMQ until it is delivered or dead, whatever is killed. */
@RealBroker
final class RetryIT {
    private static final String RETRY = "krokbro.v1.retry.uio.crm";
    private static final String DEAD = "krokbro.v1.dead.uio.crm";
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Endpoint endpoint = Endpoint.http();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void a_failed_message_comes_again_with_the_same_id_when_its_pause_is_over(RabbitVhost vhost) {
        try (KrokbroProcess krokbro = started(vhost, "retry: { schedule: [ 3s ] }")) {
            endpoint.answers(503).then(200);
            vhost.publish("", "work", new AMQP.BasicProperties(), bytes("m-1"));

            received(1);
            Instant first = Instant.now();
            await().untilAsserted(() -> assertThat(krokbro.log()).contains("delivery.parked"));
            Instant parked = Instant.now(); // the first message waits for its queues to be declared, too
            assertThat(vhost.depth("work")).isZero();
            received(2);

            assertThat(Duration.between(first, Instant.now())).isGreaterThan(Duration.ofMillis(1400));
            assertThat(Duration.between(parked, Instant.now())).isLessThan(Duration.ofSeconds(4));
            assertThat(endpoint.received().get(0).header("krokbro-attempt")).contains("1");
            assertThat(endpoint.received().get(1).header("krokbro-attempt")).contains("2");
            assertThat(endpoint.received().get(1).header("webhook-id"))
                    .isEqualTo(endpoint.received().get(0).header("webhook-id"));
            assertThat(endpoint.received().get(1).header("krokbro-routing-key")).contains("work");
            await().untilAsserted(() -> assertThat(vhost.depth(RETRY)).isZero());
        }
    }

    @Test
    void a_429_waits_as_long_as_retry_after_asks(RabbitVhost vhost) {
        try (KrokbroProcess _ = started(vhost, "retry: { schedule: [ 1s ] }")) {
            endpoint.answers(Answer.of(429).with("Retry-After", "7")).then(200);
            vhost.publish("", "work", "m-1");

            received(1);
            Instant first = Instant.now();
            received(2);

            assertThat(Duration.between(first, Instant.now()))
                    .isBetween(
                            Duration.ofMillis(6000), Duration.ofMillis(9500)); // each of three queues is declared first
        }
    }

    @Test
    void a_used_up_schedule_is_a_dead_letter_with_its_reason(RabbitVhost vhost) {
        try (KrokbroProcess krokbro = started(vhost, "retry: { schedule: [ 1s ] }")) {
            endpoint.answers(503);
            vhost.publish("", "work", "m-1");

            Map<String, Object> dead = dead(vhost).getProps().getHeaders();

            assertThat(dead.get("krokbro-reason")).hasToString("exhausted");
            assertThat(dead.get("krokbro-attempts")).isEqualTo(2);
            assertThat(dead.get("krokbro-status")).isEqualTo(503);
            assertThat(dead.get("krokbro-subscription")).hasToString("uio/crm");
            assertThat(dead.get("krokbro-routing-key")).hasToString("work");
            assertThat(dead).containsKeys("krokbro-first-attempt", "krokbro-last-attempt");
            assertThat(dead).doesNotContainKeys("x-death", "krokbro-not-before");
            assertThat(krokbro.log()).contains("delivery.dead tenant=uio subscription=crm");
        }
    }

    @Test
    void a_message_that_the_endpoint_will_never_take_is_a_dead_letter_at_once(RabbitVhost vhost) {
        try (KrokbroProcess _ = started(vhost, "retry: { schedule: [ 1s ] }")) {
            endpoint.answers(422).then(200);
            vhost.publish("", "work", "m-1");
            vhost.publish("", "work", "m-2");

            GetResponse dead = dead(vhost);

            assertThat(dead.getProps().getHeaders().get("krokbro-reason")).hasToString("status");
            assertThat(dead.getProps().getHeaders().get("krokbro-status")).isEqualTo(422);
            received(2);
        }
    }

    @Test
    void what_rabbitmq_would_act_upon_is_kept_aside(RabbitVhost vhost) {
        vhost.quorumQueue("copied");
        vhost.exchange("letters", "fanout");
        vhost.queue("elsewhere", Map.of("x-dead-letter-exchange", "letters", "x-message-ttl", 1));
        vhost.quorumQueue("work");
        vhost.bind("work", "letters", "");
        try (KrokbroProcess _ = started(vhost, "retry: { schedule: [ 2s ] }")) {
            endpoint.answers(503);
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .messageId("m-1")
                    .userId(vhost.name())
                    .expiration("60000")
                    .priority(3)
                    .correlationId("c-1")
                    .replyTo("r-1")
                    .headers(new HashMap<>(Map.of("BCC", List.of(), "own", "kept", "krokbro-attempts", 7)))
                    .build();
            vhost.publish("", "elsewhere", properties, bytes("m-1"));

            AMQP.BasicProperties dead = dead(vhost).getProps();

            assertThat(dead.getUserId()).isNull();
            assertThat(dead.getExpiration()).isNull();
            assertThat(dead.getPriority()).isNull();
            assertThat(dead.getMessageId()).isEqualTo("m-1");
            assertThat(dead.getCorrelationId()).isEqualTo("c-1");
            assertThat(dead.getReplyTo()).isEqualTo("r-1");
            assertThat(dead.getHeaders()).doesNotContainKeys("x-death", "x-first-death-reason", "BCC");
            assertThat(dead.getHeaders().get("own")).hasToString("kept");
            assertThat(dead.getHeaders().get("krokbro-attempts")).isEqualTo(2);
            assertThat(dead.getHeaders().get("krokbro-original-user-id")).hasToString(vhost.name());
            assertThat(dead.getHeaders().get("krokbro-original-priority")).isEqualTo(3);
            assertThat(dead.getHeaders().get("krokbro-exchange")).hasToString("letters");
            assertThat(dead.getHeaders()).containsKey("krokbro-original-x-death");
        }
    }

    @Test
    void a_parked_message_with_cc_is_not_copied(RabbitVhost vhost) {
        vhost.quorumQueue("copied");
        try (KrokbroProcess _ = started(vhost, "retry: { schedule: [ 1s ] }")) {
            endpoint.answers(503);
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .headers(new HashMap<>(Map.of("CC", List.of("copied"))))
                    .build();
            vhost.publish("", "work", properties, bytes("m-1"));

            GetResponse dead = dead(vhost);

            assertThat(dead.getProps().getHeaders()).doesNotContainKey("CC").containsKey("krokbro-original-CC");
            assertThat(vhost.depth("copied")).isEqualTo(1); // the sender's own
        }
    }

    @Test
    void a_parked_message_survives_krokbro(RabbitVhost vhost) {
        endpoint.answers(503).then(200);
        try (KrokbroProcess krokbro = started(vhost, "retry: { schedule: [ 3s ] }")) {
            vhost.publish("", "work", "m-1");
            await().atMost(SOON).untilAsserted(() -> assertThat(krokbro.log()).contains("delivery.parked"));
            krokbro.kill();
        }
        try (KrokbroProcess _ = started(vhost, "retry: { schedule: [ 3s ] }")) {
            received(2);
            assertThat(endpoint.received().get(1).header("krokbro-attempt")).contains("2");
        }
    }

    @Test
    void what_a_removed_subscription_had_parked_is_told_as_lost_and_holds_up_nobody(RabbitVhost vhost)
            throws IOException {
        vhost.quorumQueue("other");
        try (KrokbroProcess krokbro =
                KrokbroProcess.start(two(vhost, "retry: { schedule: [ 6s ] }").toString())) {
            endpoint.answers(503);
            for (int i = 0; i < 5; i++) {
                vhost.publish("", "work", "m-" + i);
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(krokbro.log().split("delivery.parked", -1))
                            .hasSize(6));
            Files.writeString(
                    krokbro.catalogue(),
                    catalogue(vhost)
                            .subscription("other", "other", endpoint, "retry: { schedule: [ 2s ] }")
                            .toString());
            vhost.deleteQueue(RETRY);
            endpoint.answers(503).then(200);
            vhost.publish("", "other", "o-1");

            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(vhost.depth("krokbro.v1.lost")).isEqualTo(5));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(endpoint.received().stream()
                                    .map(Received::text)
                                    .filter("o-1"::equals))
                            .hasSize(2));
        }
    }

    @Test
    void ten_failures_stop_consumption_and_a_probe_that_succeeds_starts_it_without_an_attempt_spent(RabbitVhost vhost) {
        try (KrokbroProcess krokbro = started(vhost, "retry: { schedule: [ 1s, 1s ] }", "concurrency: 1")) {
            endpoint.answers(503);
            for (int i = 0; i < 30; i++) {
                vhost.publish("", "work", "m-" + i);
            }
            await().atMost(SOON).untilAsserted(() -> assertThat(krokbro.log()).contains("now=probing"));
            int attempts = endpoint.received().size();
            assertThat(attempts).isBetween(10, 11);
            assertThat(krokbro.get("/q/health/ready").body()).contains("probing: the endpoint fails (503)");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(endpoint.received()).hasSizeGreaterThan(attempts));
            endpoint.answers(200);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(endpoint.received().stream()
                                    .map(Received::text)
                                    .distinct())
                            .hasSize(30));
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(vhost.depth("work") + vhost.depth(RETRY)).isZero());
            assertThat(krokbro.log()).contains("before=probing now=active").doesNotContain("delivery.dead");
        }
    }

    @Test
    void where_no_queue_of_ours_may_be_declared_the_failing_message_is_the_probe(RabbitVhost vhost) {
        vhost.quorumQueue("work");
        vhost.node().user(vhost.name() + "-r", "secret", vhost.name(), "", "", "^work$");
        String catalogue = new CatalogueText()
                .broker("mq", vhost.node().port(), vhost.name(), vhost.name() + "-r", "secret")
                .subscription("crm", "work", endpoint, "concurrency: 1")
                .toString();
        try (KrokbroProcess krokbro = KrokbroProcess.start(catalogue)) {
            endpoint.answers(503).then(200);
            for (int i = 0; i < 20; i++) {
                vhost.publish("", "work", "m-" + i);
            }
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(krokbro.get("/q/health/ready").body())
                                    .contains("probing", "may not be declared"));

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(endpoint.received().stream()
                                    .map(Received::text)
                                    .distinct())
                            .hasSize(20));
            await().untilAsserted(() -> assertThat(vhost.depth("work")).isZero());
        }
    }

    @Test
    void a_workspace_keeps_what_failed_where_nothing_may_be_declared(RabbitVhost vhost) {
        vhost.quorumQueue("work");
        vhost.node().user(vhost.name() + "-r", "secret", vhost.name(), "", "", "^work$");
        String catalogue = new CatalogueText()
                .brokerAs("""
                          mq:
                            uri: amqp://127.0.0.1:%d/%s
                            username: %s-r
                            passwords: [ secret ]
                            plaintext: true
                            workspace: own
                    """.formatted(vhost.node().port(), vhost.name(), vhost.name()))
                .broker("own", vhost.node().port(), vhost.name(), vhost.name(), vhost.name())
                .subscription("crm", "work", endpoint, "retry: { schedule: [ 1s ] }")
                .toString();
        try (KrokbroProcess _ = KrokbroProcess.start(catalogue)) {
            endpoint.answers(503).then(200);
            vhost.publish("", "work", "m-1");

            received(2);
            await().untilAsserted(() -> assertThat(vhost.depth(RETRY)).isZero());
        }
    }

    private KrokbroProcess started(RabbitVhost vhost, String... more) {
        vhost.quorumQueue("work");
        return KrokbroProcess.start(
                catalogue(vhost).subscription("crm", "work", endpoint, more).toString());
    }

    private CatalogueText two(RabbitVhost vhost, String more) {
        vhost.quorumQueue("work");
        return catalogue(vhost)
                .subscription("crm", "work", endpoint, more)
                .subscription("other", "other", endpoint, more);
    }

    private static CatalogueText catalogue(RabbitVhost vhost) {
        return CatalogueText.on(vhost);
    }

    private void received(int count) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(endpoint.received()).hasSize(count));
    }

    private static GetResponse dead(RabbitVhost vhost) {
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(vhost.depth(DEAD)).isEqualTo(1));
        return vhost.messages(DEAD).getFirst();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
