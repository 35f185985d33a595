package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Institutions are data: with BROM and without, invented ones, with one broker or several, and new ones while it runs. */
final class InstitutionsIT {
    private static final RabbitNode NODE = RabbitNode.shared();
    private final RabbitVhost first = vhost();
    private final RabbitVhost second = vhost();
    private final KrokbroProcess krokbro = KrokbroProcess.start(catalogue("kristiania"));

    private static RabbitVhost vhost() {
        RabbitVhost vhost = NODE.vhost("institution-" + UUID.randomUUID());
        vhost.bind(vhost.quorumQueue("held"), vhost.exchange("events", "topic"), "#");
        return vhost;
    }

    @AfterEach
    void end() {
        krokbro.close();
        first.close();
        second.close();
    }

    @Test
    void an_invented_institution_without_brom_publishes_to_both_its_brokers_beside_one_whose_broker_is_away()
            throws IOException {
        await("connected").atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(status("kristiania/one")).isEqualTo(202);
            assertThat(status("kristiania/two")).isEqualTo(202);
        });
        assertThat(first.depth("held")).isPositive();
        assertThat(second.depth("held")).isPositive();
        assertThat(status("uio/github")).isEqualTo(503);
        assertThat(krokbro.isReady()).isTrue();

        Files.writeString(krokbro.catalogue(), catalogue("unit"));

        await("the institution has another name").atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(status("unit/one")).isEqualTo(202);
            assertThat(status("kristiania/one")).isEqualTo(404);
        });
    }

    private int status(String source) {
        return krokbro.send(GitHubHook.push().to(krokbro, source)).statusCode();
    }

    private String catalogue(String institution) {
        return """
                tenants:
                  %1$s:
                    brokers:
                      first: { uri: "amqp://127.0.0.1:%2$d/%3$s", username: %3$s, passwords: [ %3$s ], plaintext: true }
                      second: { uri: "amqp://127.0.0.1:%2$d/%4$s", username: %4$s, passwords: [ %4$s ], plaintext: true }
                    sources:
                      one:
                        scheme: github
                        secrets: [ "%5$s" ]
                        publish: { broker: first, exchange: events }
                        contact: drift@%1$s.example
                      two:
                        scheme: github
                        secrets: [ "%5$s" ]
                        publish: { broker: second, exchange: events }
                        contact: drift@%1$s.example
                  uio:
                    brokers:
                      mq:
                        uri: amqp://127.0.0.1:1/system-test-canvas
                        username: system-test-canvas
                        passwords: [ secret ]
                        plaintext: true
                        brom: https://brom.intark.example
                    sources:
                      github:
                        scheme: github
                        secrets: [ "%5$s" ]
                        publish: { broker: mq }
                        contact: drift@uio.example
                """.formatted(institution, NODE.port(), first.name(), second.name(), GitHubHook.SECRET);
    }
}
