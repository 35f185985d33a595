package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * BROM's topology, with RabbitMQ's own shovels: the application {@code system-test-fs} is heard by ours,
 * {@code system-test-canvas}, whose user may publish to its exchange, read what comes, and configure nothing.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BromIT {
    private static final String OURS = "system-test-canvas";
    private static final String FS = "system-test-fs";
    private static final String FROM = "from_" + FS;
    private static final Endpoint ENDPOINT = Endpoint.http();
    private static final Endpoint OTHER = Endpoint.http();
    private static RabbitNode node;
    private static Connection brom;
    private static Channel inOurs;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() throws Exception {
        node = RabbitNode.own("--plugins", "rabbitmq_shovel");
        application(OURS);
        application(FS);
        brom = node.connections(OURS, "brom", "brom").newConnection("brom");
        inOurs = brom.createChannel();
        asked(FROM);
        asked("from_system-test-sap");
        approved();
        krokbro = KrokbroProcess.start(
                new CatalogueText()
                        .brokerAs("""
                                      mq:
                                        uri: amqp://127.0.0.1:%d/%s
                                        username: %s
                                        passwords: [ new, old ]
                                        plaintext: true
                                        brom: https://brom.intark.example
                                """.formatted(node.port(), OURS, OURS))
                        .source(
                                "github",
                                "mq",
                                "",
                                "",
                                "scheme: github",
                                "secrets: [ \"" + GitHubHook.SECRET + "\" ]",
                                "publish: { broker: mq }")
                        .subscription("fs", FROM, ENDPOINT)
                        .subscription("sap", "from_system-test-sap", OTHER)
                        .toString(),
                Map.of("KROKBRO_ADMIN_KEY", Documents.KEY));
        await("connected")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () -> assertThat(state("sap").path("state").asText()).isEqualTo("active"));
    }

    /** What BROM makes for an application. */
    private static void application(String name) throws Exception {
        node.ctl("eval", "rabbit_vhost:add(<<\"%s\">>, <<\"test\">>).".formatted(name));
        node.user(name, "old", name, "^$", "^outgoing_", "^from_");
        node.user("brom", "brom", name, ".*", ".*", ".*");
        try (Connection in = node.connections(name, "brom", "brom").newConnection("brom")) {
            in.createChannel().exchangeDeclare("outgoing_" + name, "topic", true);
        }
    }

    /** What BROM makes when ours asks for access. */
    private static void asked(String from) throws Exception {
        inOurs.exchangeDeclare(from, "topic", true);
        inOurs.queueDeclare(from, true, false, false, Map.of());
        inOurs.queueBind(from, from, "#");
    }

    /** What BROM makes when the owner of FS approves. */
    private static void approved() throws Exception {
        try (Connection in = node.connections(FS, "brom", "brom").newConnection("brom");
                Channel channel = in.createChannel()) {
            channel.queueDeclare("to_" + OURS, true, false, false, Map.of());
            channel.queueBind("to_" + OURS, "outgoing_" + FS, "#");
        }
        String uri = "amqp://brom:brom@127.0.0.1:" + node.port() + "/";
        node.ctl("set_parameter", "-p", FS, "shovel", "to_" + OURS, """
                {"src-protocol":"amqp091","src-uri":"%s","src-queue":"%s",
                 "dest-protocol":"amqp091","dest-uri":"%s","dest-exchange":"%s"}""".formatted(
                        uri + FS, "to_" + OURS, uri + OURS, FROM));
    }

    @AfterAll
    static void end() {
        krokbro.close();
        brom.abort();
        node.close();
        ENDPOINT.close();
        OTHER.close();
    }

    @Test
    @Order(1)
    void a_shovelled_copy_is_delivered_with_the_routing_key_of_its_sender() throws Exception {
        publish(FS, "outgoing_" + FS, "no.uio.fs.FS-prod.personer.update");

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(ENDPOINT.received()).hasSize(1));
        assertThat(ENDPOINT.received().getFirst().header("krokbro-routing-key"))
                .contains("no.uio.fs.FS-prod.personer.update");
    }

    @Test
    @Order(2)
    void without_a_subscriber_the_sender_hears_503_and_why_and_with_one_its_success() throws Exception {
        HttpResponse<String> nobody = hook();
        assertThat(nobody.statusCode()).isEqualTo(503);
        assertThat(nobody.body()).contains("nobody has been given access to this application yet");

        inOurs.queueDeclare("to_" + FS, true, false, false, Map.of());
        inOurs.queueBind("to_" + FS, "outgoing_" + OURS, "#");

        assertThat(hook().statusCode()).isEqualTo(202);
        assertThat(inOurs.messageCount("to_" + FS)).isEqualTo(1);
    }

    @Test
    @Order(3)
    void the_sheet_says_what_to_click_and_what_is_missing_right_now() throws Exception {
        inOurs.queueDelete(FROM);

        JsonNode sheet = Documents.read(krokbro, "/tenants/uio/brokers/mq");

        assertThat(sheet.path("brom").asText()).isEqualTo("https://brom.intark.example");
        assertThat(sheet.path("steps").get(0).asText()).contains(OURS, "integrasjon@uio.example");
        assertThat(sheet.path("needs")).anySatisfy(need -> {
            assertThat(need.path("name").asText()).isEqualTo("outgoing_" + OURS);
            assertThat(need.path("state").asText()).isEqualTo("there");
        });
        assertThat(sheet.path("needs")).anySatisfy(need -> {
            assertThat(need.path("name").asText()).isEqualTo(FROM);
            assertThat(need.path("neededBy").asText()).isEqualTo("subscription fs");
            assertThat(need.path("contact").asText()).isEqualTo("drift@uio.example");
            assertThat(need.path("state").asText()).isEqualTo("gone");
            assertThat(need.path("remedy").asText()).contains("ask for access to " + FS);
        });
        assertThat(sheet.at("/permissions/write").asText()).contains("outgoing_" + OURS + "$");
        assertThat(sheet.toString()).doesNotContain("\"old\"");
    }

    @Test
    @Order(4)
    void a_withdrawn_subscription_says_so_while_others_flow_and_comes_back_by_itself() throws Exception {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(state("fs").path("state").asText()).isEqualTo("withdrawn"));
        assertThat(state("fs").path("why").asText()).contains("gone (404)", "In BROM", "ask for access to " + FS);
        await("the log, which a thread of its own writes")
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(krokbro.log())
                        .contains("subscription.changed")
                        .contains("now=withdrawn"));
        publish(OURS, "from_system-test-sap", "a.key");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(OTHER.received()).isNotEmpty());

        asked(FROM);
        publish(FS, "outgoing_" + FS, "back");

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(ENDPOINT.received())
                        .anySatisfy(request -> assertThat(request.header("krokbro-routing-key"))
                                .contains("back")));
        assertThat(state("fs").path("state").asText()).isEqualTo("active");
    }

    @Test
    @Order(5)
    void an_exchange_that_is_gone_makes_the_broker_withdrawn_until_it_is_back() throws Exception {
        inOurs.exchangeDelete("outgoing_" + OURS);

        assertThat(hook().statusCode()).isEqualTo(503);
        assertThat(trouble()).startsWith("withdrawn: the exchange outgoing_" + OURS + " is gone (404). In BROM");
        assertThat(krokbro.log()).contains("broker.withdrawn broker=uio/mq exchange=outgoing_" + OURS);

        inOurs.exchangeDeclare("outgoing_" + OURS, "topic", true);
        inOurs.queueBind("to_" + FS, "outgoing_" + OURS, "#");

        assertThat(hook().statusCode()).isEqualTo(202);
        assertThat(trouble()).isEmpty();
    }

    @Test
    @Order(6)
    void an_application_that_is_shut_out_is_withdrawn_until_its_password_serves_again() {
        node.changePassword(OURS, "another");
        node.closeConnections("withdrawn");

        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(trouble()).startsWith("withdrawn: user name or password refused. In BROM");
            assertThat(state("sap").path("state").asText()).isEqualTo("withdrawn");
        });
        assertThat(hook().statusCode()).isEqualTo(503);
        assertThat(krokbro.get("/q/health/ready").body())
                .contains("withdrawn: publishing: user name or password refused");
        assertThat(krokbro.isReady()).isTrue();

        node.changePassword(OURS, "new");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(hook().statusCode()).isEqualTo(202);
            assertThat(state("sap").path("state").asText()).isEqualTo("active");
        });
        assertThat(trouble()).isEmpty();
    }

    private static void publish(String vhost, String exchange, String routingKey) throws Exception {
        try (Connection in = node.connections(vhost, "brom", "brom").newConnection("fs");
                Channel channel = in.createChannel()) {
            channel.confirmSelect();
            byte[] body = "personer/90001".getBytes(StandardCharsets.UTF_8);
            channel.basicPublish(exchange, routingKey, MessageProperties.PERSISTENT_TEXT_PLAIN, body);
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private static HttpResponse<String> hook() {
        return krokbro.send(GitHubHook.push().to(krokbro, "uio/github"));
    }

    private static String trouble() {
        return Documents.read(krokbro, "/tenants/uio/brokers/mq")
                .path("trouble")
                .asText("")
                .replace("null", "");
    }

    private static JsonNode state(String subscription) {
        return Documents.read(krokbro, "/tenants/uio/subscriptions/" + subscription);
    }
}
