package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.Output;
import no.krokbro.fixture.PythonLibraries;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** publisering_simpel.py and konsument_simpel.py, brought up to today's pika, at either end of Krokbro. */
@RealBroker
final class PythonScriptsIT {
    private static final Path SCRIPTS = Path.of("src/test/resources/intark");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Endpoint endpoint = Endpoint.http();

    @BeforeAll
    static void python() {
        assumeTrue(System.getenv("KROKBRO_NO_SDK") == null, "KROKBRO_NO_SDK leaves out what needs other registries");
    }

    @AfterEach
    void end() {
        endpoint.close();
    }

    @Test
    void what_python_publishes_reaches_the_endpoint_as_it_is_also_when_krokbro_is_killed_meanwhile(RabbitVhost vhost) {
        application(vhost);
        endpoint.answers(Answer.of(200).after(Duration.ofMinutes(1))).then(200);
        try (KrokbroProcess first = started(vhost)) {
            assertThat(run("publisering_simpel.py", vhost, "Hei på deg")).contains("confirmed");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));
            first.kill();
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(vhost.depth("amqp_queue")).isEqualTo(1));

        try (KrokbroProcess _ = started(vhost)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(endpoint.received()).hasSize(2));
            Received hook = endpoint.received().getLast();
            assertThat(hook.text()).isEqualTo("Hei på deg");
            assertThat(hook.header("content-type")).contains("text/plain");
            assertThat(hook.header("krokbro-routing-key")).contains("system.event.message.add");
            assertThat(hook.header("krokbro-exchange")).contains("amqp_exchange");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(vhost.depth("amqp_queue")).isZero());
        }
    }

    @Test
    void what_krokbro_publishes_python_consumes(RabbitVhost vhost) {
        application(vhost);
        vhost.bind(vhost.quorumQueue("konsument"), "amqp_exchange", "no.uio.github.#");
        try (KrokbroProcess krokbro = started(vhost)) {
            await().atMost(SOON)
                    .until(() -> krokbro.send(GitHubHook.push().to(krokbro, "uio/github"))
                                    .statusCode()
                            == 202);

            assertThat(run("konsument_simpel.py", vhost, "konsument", "1"))
                    .startsWith("no.uio.github.push application/cloudevents+json {")
                    .contains("\"type\":\"no.uio.github.push\"");
            assertThat(vhost.depth("konsument")).isZero();
        }
    }

    private static void application(RabbitVhost vhost) {
        vhost.exchange("amqp_exchange", "topic");
        vhost.bind(vhost.quorumQueue("amqp_queue"), "amqp_exchange", "system.#");
    }

    private KrokbroProcess started(RabbitVhost vhost) {
        return KrokbroProcess.start(CatalogueText.on(vhost)
                .github(
                        "github",
                        "amqp_exchange",
                        "publish: { broker: mq, exchange: amqp_exchange }",
                        "notification: { type: \"no.uio.github.{event}\" }")
                .subscription("konsument", "amqp_queue", endpoint)
                .toString());
    }

    private static String run(String script, RabbitVhost vhost, String... more) {
        List<String> command = new ArrayList<>(List.of(
                PythonLibraries.program("python").toString(),
                SCRIPTS.resolve(script).toString()));
        command.addAll(List.of("127.0.0.1", String.valueOf(vhost.node().port())));
        command.addAll(List.of(vhost.name(), vhost.name(), vhost.name()));
        command.addAll(List.of(more));
        ProcessBuilder python = new ProcessBuilder(command);
        python.environment().put("PYTHONIOENCODING", "utf-8");
        return Output.of(python);
    }
}
