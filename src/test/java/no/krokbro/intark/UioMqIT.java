package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The older layout of mq.uio.no: one vhost with slashes in its name, one exchange for all, a queue for each consumer;
 * publishers have no access to queues, consumers may not write.
 */
final class UioMqIT {
    private static final RabbitNode NODE = RabbitNode.shared();
    private static final String VHOST = "/no/uio/integration-" + UUID.randomUUID();
    private static final Endpoint ENDPOINT = Endpoint.http();
    private static RabbitVhost mq;
    private static RabbitVhost own;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() {
        mq = NODE.vhost(VHOST);
        mq.exchange("ex_messages", "topic");
        mq.bind(mq.quorumQueue("q_crm"), "ex_messages", "no.uio.#");
        NODE.user(VHOST + "-writer", "write", VHOST, "^$", "^ex_messages$", "^$");
        NODE.user(VHOST + "-reader", "read", VHOST, "^$", "^$", "^q_crm$");
        own = NODE.vhost("own-" + UUID.randomUUID());
        krokbro = KrokbroProcess.start(new CatalogueText()
                .brokerAs(broker("mq", VHOST + "-reader", "read") + "        workspace: own\n")
                .brokerAs(broker("writer", VHOST + "-writer", "write"))
                .broker("own", NODE.port(), own.name(), own.name(), own.name())
                .githubOn(
                        "writer",
                        "github",
                        "ex_messages",
                        "publish: { broker: writer, exchange: ex_messages, routing-key: \"no.uio.github.{event}\" }")
                .subscription("crm", "q_crm", ENDPOINT, "retry: { schedule: [ 1s ] }")
                .toString());
    }

    private static String broker(String name, String user, String password) {
        return """
                      %s:
                        uri: amqp://127.0.0.1:%d/%s
                        username: %s
                        passwords: [ %s ]
                        plaintext: true
                """.formatted(name, NODE.port(), VHOST.replace("/", "%2F"), user, password);
    }

    @AfterAll
    static void end() {
        krokbro.close();
        ENDPOINT.close();
        mq.close();
        own.close();
    }

    @Test
    void a_publisher_without_configure_and_read_and_a_consumer_without_write_work_in_both_directions() {
        ENDPOINT.answers(503).then(200);
        await("connected")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(krokbro.send(GitHubHook.push().to(krokbro, "uio/github"))
                                .statusCode())
                        .isEqualTo(202));

        await("delivered after one failure, by way of the workspace")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ENDPOINT.received())
                        .anySatisfy(request ->
                                assertThat(request.header("krokbro-attempt")).contains("2")));
        assertThat(ENDPOINT.received().getFirst().header("krokbro-routing-key")).contains("no.uio.github.push");
        assertThat(ENDPOINT.received().getFirst().header("krokbro-exchange")).contains("ex_messages");
        await("acked")
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(mq.depth("q_crm")).isZero());
    }
}
