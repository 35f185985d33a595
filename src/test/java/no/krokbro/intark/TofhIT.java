package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.Test;

/** TOFH reacts to notifications: it has to know which, without a client of its own for AMQP. */
@RealBroker
final class TofhIT {
    private static final String KEY = "no.uio.fs.FS-prod.personer.update";
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void the_engine_hears_routing_key_exchange_and_properties_and_a_redelivery_has_the_same_id(RabbitVhost vhost) {
        vhost.exchange("from_system-production-fs", "topic");
        vhost.bind(vhost.quorumQueue("from_system-production-fs"), "from_system-production-fs", "#");
        try (Endpoint tofh = Endpoint.http().answers(503).then(503).then(503).then(200);
                KrokbroProcess _ = KrokbroProcess.start(CatalogueText.on(vhost)
                        .subscription("tofh", "from_system-production-fs", tofh, "retry: { schedule: [ 1s ] }")
                        .toString())) {
            publish(vhost, new AMQP.BasicProperties.Builder().messageId("m-1"), "accounts/1");
            publish(
                    vhost,
                    new AMQP.BasicProperties.Builder(),
                    "{\"jti\":\"j-1\",\"sub\":\"personer/1\","
                            + "\"iss\":\"FS-prod\",\"iat\":\"1772442074123\",\"operation\":\"update\"}");
            publish(vhost, new AMQP.BasicProperties.Builder(), "{\"id\":\"00101223\",\"uri\":\"dfo:ansatte\"}");

            await().atMost(SOON).untilAsserted(() -> assertThat(tofh.received()).hasSize(6));

            for (String part : List.of("accounts/1", "j-1", "00101223")) {
                List<Received> attempts = tofh.received().stream()
                        .filter(hook -> hook.text().contains(part))
                        .toList();
                assertThat(attempts).as(part).hasSize(2);
                assertThat(attempts).allSatisfy(hook -> {
                    assertThat(hook.header("krokbro-routing-key")).contains(KEY);
                    assertThat(hook.header("krokbro-exchange")).contains("from_system-production-fs");
                    assertThat(hook.header("content-type")).contains("application/octet-stream");
                });
                assertThat(attempts)
                        .extracting(hook -> hook.header("krokbro-attempt").orElseThrow())
                        .containsExactly("1", "2");
                assertThat(attempts).extracting(TofhIT::id).doesNotContain(Optional.empty());
                assertThat(attempts.stream().map(TofhIT::id).distinct()).hasSize(1);
            }
            assertThat(tofh.received()).extracting(TofhIT::id).contains(Optional.of("m-1"), Optional.of("j-1"));
        }
    }

    private static Optional<String> id(Received hook) {
        return hook.header("webhook-id");
    }

    private static void publish(RabbitVhost vhost, AMQP.BasicProperties.Builder properties, String body) {
        vhost.publish(
                "from_system-production-fs",
                KEY,
                properties
                        .contentType("application/octet-stream")
                        .deliveryMode(2)
                        .build(),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
