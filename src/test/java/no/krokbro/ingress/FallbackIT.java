package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.Test;

/** What a broker cannot take waits on another, confirmed, and is moved on when the first is back. */
@RealBroker
final class FallbackIT {
    private static final String SPOOL = "krokbro.v1.spool.uio.mq";
    private static final String LOST = "krokbro.v1.lost";
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void what_was_accepted_while_its_broker_was_dead_survives_krokbro_and_both_brokers_and_is_moved_on() {
        try (RabbitNode first = RabbitNode.own();
                RabbitNode second = RabbitNode.own()) {
            RabbitVhost own = topology(first.vhost("own"));
            RabbitVhost other = second.vhost("other");
            String catalogue = catalogue(own, other);
            Set<String> accepted = new HashSet<>();
            try (KrokbroProcess krokbro = KrokbroProcess.start(catalogue)) {
                await().atMost(SOON).until(() -> sent(krokbro, accepted) == 202);
                await().atMost(SOON).ignoreExceptions().until(() -> other.depth(SPOOL) == 0);
                first.kill();
                for (int i = 0; i < 200; i++) {
                    assertThat(sent(krokbro, accepted)).isEqualTo(202);
                }
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(krokbro.get("/q/health/ready").body())
                            .contains("spool uio/mq-own for mq", "notifications wait");
                    assertThat(krokbro.log()).contains("spooled-on=mq-own", "spool.seen broker=uio/mq-own for=mq");
                    assertThat(krokbro.get("/q/metrics").body())
                            .containsPattern("krokbro_spool\\{.*for=\"mq\".*} [1-9]")
                            .contains("outcome=\"Spooled\"");
                });
                krokbro.kill();
            }
            second.kill();
            second.start();
            assertThat(other.depth(SPOOL)).isBetween(accepted.size() - 3, accepted.size());
            first.start();
            try (KrokbroProcess krokbro = KrokbroProcess.start(catalogue);
                    KrokbroProcess _ = KrokbroProcess.start(catalogue)) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(own.depth("held"))
                                .as(() -> krokbro.get("/q/health/ready").body())
                                .isGreaterThanOrEqualTo(accepted.size()));
                await().atMost(SOON)
                        .untilAsserted(
                                () -> assertThat(krokbro.get("/q/health/ready").body())
                                        .doesNotContain("notifications wait"));

                List<GetResponse> held = own.messages("held");
                assertThat(held.stream().map(message -> message.getProps().getMessageId()))
                        .containsAll(accepted);
                assertThat(other.depth(SPOOL)).isZero();
                Map<String, Object> headers = held.getLast().getProps().getHeaders();
                assertThat(headers)
                        .containsKeys("krokbro-tenant", "krokbro-transaction-id", "traceparent")
                        .doesNotContainKeys("krokbro-spool", "krokbro-exchange", "krokbro-routing-key");
                assertThat(held.getLast().getEnvelope().getRoutingKey()).isEqualTo("push");
                assertThat(held.getLast().getProps().getContentType()).isEqualTo("application/cloudevents+json");
            }
        }
    }

    @Test
    void a_fallback_that_was_away_when_hooks_began_is_made_ready_once_it_is_back(RabbitVhost own) {
        try (RabbitNode second = RabbitNode.own()) {
            RabbitVhost other = second.vhost("other");
            second.stop();
            Set<String> accepted = new HashSet<>();
            try (KrokbroProcess krokbro = KrokbroProcess.start(catalogue(topology(own), other))) {
                await().atMost(SOON).until(() -> sent(krokbro, accepted) == 202);
                second.start();

                await().atMost(SOON).ignoreExceptions().until(() -> other.depth(SPOOL) == 0);
            }
        }
    }

    @Test
    void a_broker_that_does_not_answer_has_half_of_the_sender_s_time(RabbitVhost other) {
        try (RabbitNode first = RabbitNode.own()) {
            RabbitVhost own = topology(first.vhost("own"));
            Set<String> accepted = new HashSet<>();
            try (KrokbroProcess krokbro = KrokbroProcess.start(catalogue(own, other))) {
                await().atMost(SOON).until(() -> sent(krokbro, accepted) == 202);
                first.memoryAlarm(true);
                for (int i = 0; i < 5; i++) {
                    assertThat(sent(krokbro, accepted)).isEqualTo(202);
                }
                assertThat(krokbro.log()).contains("outcome=Spooled");
                first.memoryAlarm(false);

                Set<String> arrived = new HashSet<>();
                await().atMost(SOON).untilAsserted(() -> {
                    arrived.addAll(ids(own));
                    assertThat(arrived).containsAll(accepted);
                });
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(other.depth(SPOOL)).isZero());
            }
        }
    }

    @Test
    void a_full_queue_spills_and_what_is_mis_routed_is_told_at_once(RabbitNode node, RabbitVhost other) {
        try (RabbitVhost own = node.vhost(other.name() + "-own")) {
            own.exchange("events", "topic");
            own.queue("full", Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
            own.bind("full", "events", "push");
            String catalogue = text(own, other)
                    .github("gone", "no-such-exchange", publish("no-such-exchange"))
                    .toString();
            try (KrokbroProcess krokbro = KrokbroProcess.start(catalogue)) {
                Set<String> accepted = new HashSet<>();
                await().atMost(SOON).ignoreExceptions().until(() -> other.depth(SPOOL) == 0);
                await().atMost(SOON).until(() -> sent(krokbro, accepted) == 202);
                for (int i = 0; i < 5; i++) {
                    assertThat(sent(krokbro, accepted)).isEqualTo(202);
                }
                assertThat(krokbro.send(GitHubHook.push().event("nobody").to(krokbro, "uio/github"))
                                .statusCode())
                        .isEqualTo(503);
                assertThat(krokbro.send(GitHubHook.push().to(krokbro, "uio/gone"))
                                .statusCode())
                        .isEqualTo(503);
                int wait = accepted.size() - own.depth("full");
                await("all are told, also while they go round through our hands")
                        .atMost(SOON)
                        .until(() -> krokbro.get("/q/health/ready")
                                .body()
                                .contains("\"" + wait + " notifications wait; RabbitMQ refused it: a queue is full"));
                Set<String> arrived = new HashSet<>();
                await().atMost(SOON).untilAsserted(() -> {
                    own.messages("full")
                            .forEach(message -> arrived.add(message.getProps().getMessageId()));
                    assertThat(arrived).isEqualTo(accepted);
                });
            }
        }
    }

    @Test
    void a_broken_message_in_a_spool_goes_to_lost_and_blocks_no_other(RabbitNode node, RabbitVhost other) {
        try (RabbitVhost own = topology(node.vhost(other.name() + "-own"));
                KrokbroProcess krokbro = KrokbroProcess.start(text(own, other)
                        .subscription(
                                "crm", "held", java.net.URI.create("http://127.0.0.1:9/"), "filter: { type: no.such }")
                        .toString())) {
            await().atMost(SOON).ignoreExceptions().until(() -> other.depth(SPOOL) == 0);

            inSpool(other, "no-headers", Map.of());
            inSpool(other, "no-source", belonging("gone", "push"));
            inSpool(other, "long-key", belonging("github", "x".repeat(300)));
            Map<String, Object> bad = belonging("github", "push");
            bad.putAll(Map.of(
                    "CC", List.of("elsewhere"), "x-death", List.of(Map.of("count", 9L)), "x-delivery-count", 4L));
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .messageId("good")
                    .userId(other.name())
                    .expiration("600000")
                    .headers(bad)
                    .build();
            other.publish("", SPOOL, properties, "good".getBytes(StandardCharsets.UTF_8));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(other.depth(LOST)).isEqualTo(3));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(krokbro.log()).contains("delivery.lost broker=uio/mq-own count=3"));
            assertThat(krokbro.log()).doesNotContain("broker.down");
        }
    }

    @Test
    void what_was_lost_for_want_of_its_source_is_led_back_to_its_spool_and_moved_on(RabbitNode node, RabbitVhost other)
            throws IOException {
        try (RabbitVhost own = topology(node.vhost(other.name() + "-own"));
                KrokbroProcess krokbro =
                        KrokbroProcess.start(catalogue(own, other), Map.of("KROKBRO_ADMIN_KEY", "sesame"))) {
            await().atMost(SOON).ignoreExceptions().until(() -> other.depth(SPOOL) == 0);
            inSpool(other, "waits", belonging("moved", "push"));
            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(other.depth(LOST)).isEqualTo(1));

            Files.writeString(
                    krokbro.catalogue(),
                    text(own, other)
                            .github("moved", "events", publish("events"))
                            .toString());
            await().atMost(SOON)
                    .until(() -> krokbro.send(GitHubHook.push().to(krokbro, "uio/moved"))
                                    .statusCode()
                            == 202);
            HttpRequest.Builder replay = HttpRequest.newBuilder(
                            krokbro.uri("/api/v1/tenants/uio/brokers/mq-own/lost/replay"))
                    .header("authorization", "Bearer sesame")
                    .POST(HttpRequest.BodyPublishers.noBody());
            assertThat(krokbro.send(replay).body()).isEqualTo("{\"count\":1}");

            await().atMost(SOON).untilAsserted(() -> assertThat(ids(own)).contains("waits"));
            assertThat(other.depth(LOST)).isZero();
        }
    }

    @Test
    void a_full_spool_is_an_honest_503(RabbitNode node, RabbitVhost other) {
        other.queue(SPOOL, Map.of("x-max-length", 2, "x-overflow", "reject-publish"));
        String catalogue = new CatalogueText()
                .broker("mq", 1, "nobody", "nobody", "nobody")
                .broker("mq-own", node.port(), other.name(), other.name(), other.name())
                .github("github", "events", publish("events"))
                .toString();
        try (KrokbroProcess krokbro = KrokbroProcess.start(catalogue)) {
            Set<String> accepted = new HashSet<>();
            await().atMost(SOON).until(() -> sent(krokbro, accepted) == 202);
            assertThat(sent(krokbro, accepted)).isEqualTo(202);

            assertThat(sent(krokbro, accepted)).isEqualTo(503);
            assertThat(other.messages(SPOOL).stream()
                            .map(message -> message.getProps().getMessageId()))
                    .containsExactlyInAnyOrderElementsOf(accepted);
        }
    }

    private static String catalogue(RabbitVhost own, RabbitVhost other) {
        return text(own, other).toString();
    }

    private static CatalogueText text(RabbitVhost own, RabbitVhost other) {
        return CatalogueText.on(own)
                .broker("mq-own", other.node().port(), other.name(), other.name(), other.name())
                .github("github", "events", publish("events"));
    }

    private static String publish(String exchange) {
        return "publish: { broker: mq, exchange: %s, routing-key: \"{event}\", fallback: mq-own }".formatted(exchange);
    }

    private static RabbitVhost topology(RabbitVhost vhost) {
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "push");
        return vhost;
    }

    private static int sent(KrokbroProcess krokbro, Set<String> accepted) {
        GitHubHook hook = GitHubHook.push();
        int status = krokbro.send(hook.to(krokbro, "uio/github")).statusCode();
        if (status == 202) {
            accepted.add(hook.delivery());
        }
        return status;
    }

    private static Set<String> ids(RabbitVhost vhost) {
        Set<String> ids = new HashSet<>();
        vhost.messages("held").forEach(message -> ids.add(message.getProps().getMessageId()));
        return ids;
    }

    private static Map<String, Object> belonging(String source, String key) {
        return new HashMap<>(Map.of("krokbro-tenant", "uio", "krokbro-source", source, "krokbro-routing-key", key));
    }

    private static void inSpool(RabbitVhost vhost, String id, Map<String, Object> headers) {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId(id)
                .headers(new HashMap<>(headers))
                .build();
        vhost.publish("", SPOOL, properties, id.getBytes(StandardCharsets.UTF_8));
    }
}
