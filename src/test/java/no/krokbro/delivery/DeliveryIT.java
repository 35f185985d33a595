package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message from a queue at its endpoint, and acked only then. */
@RealBroker
final class DeliveryIT {
    private final Endpoint endpoint = Endpoint.http();
    private RabbitVhost vhost;
    private KrokbroProcess krokbro;

    @BeforeEach
    void start(RabbitVhost own) {
        vhost = own;
        vhost.quorumQueue("work");
        krokbro = KrokbroProcess.start(CatalogueText.on(vhost)
                .subscription("crm", "work", endpoint, "timeout: 2s", "max-message: 64KiB")
                .toString());
    }

    @AfterEach
    void end() {
        krokbro.close();
        endpoint.close();
    }

    @Test
    void a_message_arrives_as_it_is_signed_and_is_acked() throws WebhookVerificationException {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId("m-1")
                .contentType("application/json")
                .headers(new HashMap<>(
                        Map.of("krokbro-transaction-id", "t-1", "krokbro-attempts", 7, "cloudEvents:type", "no.uio.x")))
                .build();
        vhost.publish("", "work", properties, "{\"a\":\"æ\"}".getBytes(StandardCharsets.UTF_8));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));

        Received hook = endpoint.received().getFirst();
        assertThat(hook.text()).isEqualTo("{\"a\":\"æ\"}");
        assertThat(hook.header("content-type")).contains("application/json");
        assertThat(hook.header("webhook-id")).contains("m-1");
        assertThat(hook.header("krokbro-attempt")).contains("1");
        assertThat(hook.header("krokbro-routing-key")).contains("work");
        assertThat(hook.header("krokbro-transaction-id")).contains("t-1");
        assertThat(hook.header("krokbro-attempts")).isEmpty();
        assertThat(hook.header("ce-type")).contains("no.uio.x");
        assertThat(hook.header("user-agent").orElse("")).startsWith("Krokbro/");
        new Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").verify(hook.text(), hook.headers()); // or throws
        await().untilAsserted(() -> assertThat(vhost.depth("work")).isZero());
        assertThat(krokbro.log()).contains("delivery.attempted").doesNotContain("æ");
    }

    @Test
    void an_id_that_no_header_may_carry_is_sent_as_its_hash_with_the_original_beside_it() {
        vhost.publish(
                "",
                "work",
                new AMQP.BasicProperties.Builder().messageId("år/1").build(),
                "x".getBytes(StandardCharsets.UTF_8));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));

        assertThat(endpoint.received().getFirst().header("webhook-id").orElse(""))
                .matches("msg_[A-Za-z0-9_-]{43}");
        assertThat(endpoint.received().getFirst().header("krokbro-message-id")).contains("%C3%A5r/1");
    }

    @Test
    void a_message_without_message_id_has_the_id_of_its_cloud_event() {
        vhost.publish("", "work", "{\"specversion\":\"1.0\",\"id\":\"ce-1\",\"type\":\"t\"}");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));

        assertThat(endpoint.received().getFirst().header("webhook-id")).contains("ce-1");
    }

    @Test
    void a_410_disables_the_subscription_and_the_message_stays_in_its_queue() {
        endpoint.answers(410);
        vhost.publish("", "work", "m-1");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(krokbro.get("/q/health/ready").body()).contains("disabled"));

        await().untilAsserted(() -> assertThat(vhost.depth("work")).isEqualTo(1));
        assertThat(endpoint.received()).hasSize(1);
    }

    @Test
    void a_message_that_is_too_large_is_not_sent_but_a_dead_letter() {
        vhost.publish("", "work", "x".repeat(100_000));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(krokbro.log()).contains("delivery.dead", "why=too-large"));

        assertThat(endpoint.received()).isEmpty();
        await().untilAsserted(
                        () -> assertThat(vhost.depth("krokbro.v1.dead.uio.crm")).isEqualTo(1));
    }

    @Test
    void krokbro_killed_during_a_delivery_has_acked_nothing() {
        endpoint.answers(Answer.of(200).after(Duration.ofSeconds(1)));
        vhost.publish("", "work", "m-1");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));

        krokbro.kill();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(vhost.depth("work")).isEqualTo(1));
    }

    @Test
    void at_sigterm_what_is_under_way_is_finished_and_acked() {
        endpoint.answers(Answer.of(200).after(Duration.ofSeconds(1)));
        vhost.publish("", "work", "m-1");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));

        Duration took = krokbro.terminate();

        assertThat(took).isLessThan(Duration.ofSeconds(10));
        assertThat(vhost.depth("work")).isZero();
    }

    @Test
    void at_sigterm_an_attempt_that_is_open_after_8_s_is_given_back() {
        krokbro.close();
        krokbro = KrokbroProcess.start(CatalogueText.on(vhost)
                .subscription("crm", "work", endpoint, "timeout: 60s")
                .toString());
        endpoint.hangs();
        vhost.publish("", "work", "m-1");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));

        Duration took = krokbro.terminate();

        assertThat(took).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(10));
        await().untilAsserted(() -> assertThat(vhost.depth("work")).isEqualTo(1));
    }
}
