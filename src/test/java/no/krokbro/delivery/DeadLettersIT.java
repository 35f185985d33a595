package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do with a subscription that has trouble, by {@code /api/v1}. */
@RealBroker
final class DeadLettersIT {
    private static final String DEAD = "krokbro.v1.dead.uio.crm";
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Endpoint endpoint = Endpoint.http();
    private RabbitVhost vhost;
    private KrokbroProcess krokbro;

    @BeforeEach
    void start(RabbitVhost own) {
        vhost = own;
        vhost.quorumQueue("work");
        krokbro = KrokbroProcess.start(
                CatalogueText.on(vhost)
                        .subscription("crm", "work", endpoint, "retry: { schedule: [ 2s ] }")
                        .toString(),
                Map.of("KROKBRO_ADMIN_KEY", "sesame"));
    }

    @AfterEach
    void end() {
        krokbro.close();
        endpoint.close();
    }

    @Test
    void they_are_browsed_and_one_is_replayed_under_its_old_id() {
        dead(3);

        assertThat(get("/dead-letters").body())
                .contains("\"id\":\"m-0\"", "\"reason\":\"status\"", "\"status\":422", "\"routingKey\":\"work\"")
                .doesNotContain("body of");
        assertThat(post("/dead-letters/replay", "{\"ids\":[\"m-1\"]}").body()).isEqualTo("{\"count\":1}");

        await().atMost(SOON).untilAsserted(() -> assertThat(endpoint.received()).hasSize(4));
        Received replayed = endpoint.received().getLast();
        assertThat(replayed.text()).isEqualTo("body of m-1");
        assertThat(replayed.header("webhook-id")).contains("m-1");
        assertThat(replayed.header("krokbro-attempt")).contains("1");
        assertThat(replayed.header("krokbro-routing-key")).contains("work");
        await().untilAsserted(() -> assertThat(vhost.depth(DEAD)).isEqualTo(2));
    }

    @Test
    void all_or_those_since_a_time_are_replayed() {
        dead(3);

        assertThat(post("/dead-letters/replay", "{\"since\":\"2999-01-01T00:00:00Z\"}")
                        .body())
                .isEqualTo("{\"count\":0}");
        assertThat(post("/dead-letters/replay", "{\"since\":\"2001-01-01T00:00:00Z\"}")
                        .body())
                .isEqualTo("{\"count\":3}");

        await().atMost(SOON).untilAsserted(() -> assertThat(endpoint.received()).hasSize(6));
        await().untilAsserted(() -> assertThat(vhost.depth(DEAD)).isZero());
        assertThat(krokbro.log()).contains("delivery.dead-letters", "verb=replayed count=3");
    }

    @Test
    void they_are_dropped_with_a_reason_only() {
        dead(2);

        HttpResponse<String> without = post("/dead-letters/drop", "{\"all\":true}");
        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(without.body()).contains("reason");
        assertThat(post("/dead-letters/drop", "{\"all\":true,\"reason\":\"test data\"}")
                        .body())
                .isEqualTo("{\"count\":2}");

        await().untilAsserted(() -> assertThat(vhost.depth(DEAD)).isZero());
        assertThat(krokbro.log()).contains("verb=dropped count=2 why=\"test data\"");
    }

    @Test
    void what_is_not_asked_for_clearly_or_by_a_stranger_is_refused() {
        assertThat(post("/dead-letters/replay", "{}").statusCode()).isEqualTo(400);
        assertThat(post("/dead-letters/replay", "{\"all\":true,\"ids\":[\"a\"]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/dead-letters/replay", "[").statusCode()).isEqualTo(400);
        assertThat(post("/dead-letters/replay", "").statusCode()).isEqualTo(400);
        assertThat(krokbro.get("/api/v1/tenants/uio/subscriptions/crm/dead-letters")
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("/api/v1/tenants/uio/subscriptions/none/dead-letters", "GET", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get("/dead-letters").body()).isEqualTo("[]");
    }

    @Test
    void a_paused_subscription_takes_nothing_until_it_is_resumed() {
        assertThat(post("/pause", "{\"reason\":\"maintenance\"}").body()).contains("paused", "maintenance");
        await().untilAsserted(() -> assertThat(vhost.consumers("work")).isZero());
        vhost.publish("", "work", "m-1");
        assertThat(krokbro.get("/q/health/ready").body()).contains("paused: maintenance");
        assertThat(vhost.depth("work")).isEqualTo(1);
        assertThat(endpoint.received()).isEmpty();

        assertThat(post("/resume", "").body()).contains("active");

        await().atMost(SOON).untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));
        assertThat(krokbro.log()).contains("before=active now=paused why=maintenance", "before=paused now=active");
    }

    @Test
    void a_disabled_subscription_is_resumed() {
        endpoint.answers(410).then(200);
        vhost.publish("", "work", "m-1");
        await().atMost(SOON).untilAsserted(() -> assertThat(get("").body()).contains("\"state\":\"disabled\""));

        post("/resume", "");

        await().atMost(SOON).untilAsserted(() -> assertThat(endpoint.received()).hasSize(2));
    }

    @Test
    void a_queue_that_is_gone_is_told_as_withdrawn_until_it_is_back() {
        vhost.deleteQueue("work");
        await().atMost(SOON).untilAsserted(() -> assertThat(krokbro.log()).contains("now=withdrawn"));
        assertThat(get("").body()).contains("the queue is gone (404)");

        vhost.quorumQueue("work");

        await().atMost(SOON).untilAsserted(() -> assertThat(krokbro.log()).contains("before=withdrawn now=active"));
    }

    @Test
    void lost_messages_are_an_alarm_and_are_led_back() {
        endpoint.answers(503).then(200);
        publish("m-0");
        await().atMost(SOON).untilAsserted(() -> assertThat(krokbro.log()).contains("delivery.parked"));
        vhost.deleteQueue("krokbro.v1.retry.uio.crm");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(krokbro.log()).contains("ERROR delivery.lost broker=uio/mq count=1"));
        assertThat(krokbro.get("/q/metrics").body()).containsPattern("krokbro_lost\\{[^}]*broker=\"mq\"[^}]*} 1");
        assertThat(krokbro.get("/q/health/ready").body()).contains("lost uio/mq");
        assertThat(send("/api/v1/tenants/uio/brokers/mq/lost", "GET", "").body())
                .isEqualTo("{\"count\":1}");

        assertThat(send("/api/v1/tenants/uio/brokers/mq/lost/replay", "POST", "")
                        .body())
                .isEqualTo("{\"count\":1}");

        await().atMost(SOON).untilAsserted(() -> assertThat(endpoint.received()).hasSize(2));
        assertThat(endpoint.received().getLast().header("webhook-id")).contains("m-0");
    }

    /** So many dead letters, after which the endpoint takes everything. */
    private void dead(int count) {
        endpoint.answers(422);
        for (int i = 0; i < count; i++) {
            publish("m-" + i);
        }
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(vhost.depth(DEAD)).isEqualTo(count));
        endpoint.answers(200);
    }

    private void publish(String id) {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId(id)
                .headers(new HashMap<>())
                .build();
        vhost.publish("", "work", properties, ("body of " + id).getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String path) {
        return send("/api/v1/tenants/uio/subscriptions/crm" + path, "GET", "");
    }

    private HttpResponse<String> post(String path, String json) {
        return send("/api/v1/tenants/uio/subscriptions/crm" + path, "POST", json);
    }

    private HttpResponse<String> send(String path, String method, String json) {
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri(path))
                .header("authorization", "Bearer sesame")
                .header("content-type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
    }
}
