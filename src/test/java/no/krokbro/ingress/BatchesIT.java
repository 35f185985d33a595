package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bodies that tell of several events: a notification each, and yes only when RabbitMQ holds them all. */
final class BatchesIT {
    private static final String RAW =
            "notification: { format: raw, type: \"{source}.{event}\" }\n        content: allowed";

    private static RabbitVhost vhost;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() throws IOException {
        vhost = RabbitNode.shared().vhost("batches-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.exchange("late", "topic");
        CatalogueText catalogue = CatalogueText.on(vhost);
        for (String vendor : List.of("microsoft-graph", "okta", "sendgrid", "hubspot", "adyen")) {
            vhost.bind(vhost.quorumQueue(vendor), "events", vendor + ".#");
            catalogue.source(vendor, "mq", "events", vendor + ".{event}", declared(vendor), "senders: [ 127.0.0.1 ]");
        }
        vhost.bind(vhost.quorumQueue("raw"), "events", "raw");
        vhost.bind(vhost.quorumQueue("opened"), "late", "open");
        catalogue
                .source("raw", "mq", "events", "raw", declared("sendgrid"), "senders: [ 127.0.0.1 ]", RAW)
                .source("late", "mq", "late", "{event}", declared("sendgrid"), "senders: [ 127.0.0.1 ]");
        krokbro = KrokbroProcess.start(catalogue.toString());
        await("connected").atMost(Duration.ofSeconds(15)).until(() -> status("okta", okta("a", "b")) == 202);
        vhost.messages("okta");
    }

    @AfterAll
    static void end() {
        krokbro.close();
    }

    @Test
    void every_item_is_a_notification_with_its_own_event_and_id() {
        HttpResponse<String> answer = post("okta", okta("one", "two"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"items\":2}");
        assertThat(ids("okta")).containsExactly("one", "two");
    }

    @Test
    void items_are_found_where_each_vendor_has_them() {
        assertThat(status("microsoft-graph", """
                        {"value":[{"id":"g1","changeType":"created","resource":"users/1"},
                                  {"id":"g2","changeType":"deleted","resource":"users/2"}]}""")).isEqualTo(202);
        assertThat(
                        status(
                                "sendgrid",
                                "[{\"sg_event_id\":\"s1\",\"event\":\"open\"},{\"sg_event_id\":\"s2\",\"event\":\"click\"}]\r\n"))
                .isEqualTo(202);
        assertThat(status("hubspot", "[{\"eventId\":100,\"subscriptionType\":\"contact.creation\"}]"))
                .isEqualTo(202);
        assertThat(status("adyen", """
                        {"live":"false","notificationItems":[{"NotificationRequestItem":
                          {"eventCode":"AUTHORISATION","pspReference":"7914073381342284"}}]}""")).isEqualTo(202);

        assertThat(keys("microsoft-graph")).containsExactly("microsoft-graph.created", "microsoft-graph.deleted");
        assertThat(keys("sendgrid")).containsExactly("sendgrid.open", "sendgrid.click");
        assertThat(ids("hubspot")).containsExactly("100");
        assertThat(ids("adyen")).containsExactly("7914073381342284");
    }

    @Test
    void an_item_is_published_in_the_very_bytes_of_its_sender() {
        assertThat(status("raw", "[ {\"event\" : \"open\",  \"sg_event_id\":\"æ\", \"n\": 1.50}\n,{\"event\":\"x\"} ]"))
                .isEqualTo(202);

        assertThat(vhost.messages("raw"))
                .extracting(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .containsExactly("{\"event\" : \"open\",  \"sg_event_id\":\"æ\", \"n\": 1.50}", "{\"event\":\"x\"}");
    }

    @Test
    void when_the_second_item_is_unroutable_the_answer_is_503_and_the_retry_publishes_only_what_is_missing() {
        String batch = "[{\"sg_event_id\":\"l1\",\"event\":\"open\"},{\"sg_event_id\":\"l2\",\"event\":\"click\"}]";

        HttpResponse<String> first = post("late", batch);
        vhost.bind(vhost.quorumQueue("clicked"), "late", "click");
        HttpResponse<String> second = post("late", batch);
        HttpResponse<String> third = post("late", batch);

        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.headers().firstValue("retry-after")).isPresent();
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.headers().firstValue("krokbro-duplicate")).isEmpty();
        assertThat(third.statusCode()).isEqualTo(202);
        assertThat(third.headers().firstValue("krokbro-duplicate")).contains("true");
        assertThat(ids("opened")).containsExactly("l1");
        assertThat(ids("clicked")).containsExactly("l2");
    }

    @Test
    void an_item_that_cannot_be_mapped_publishes_nothing_of_its_batch() {
        HttpResponse<String> answer = post("hubspot", "[{\"eventId\":1,\"subscriptionType\":\"a\"},{\"eventId\":2}]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("item 1");
        assertThat(ids("hubspot")).doesNotContain("1");
    }

    @Test
    void a_body_without_the_array_is_a_400_and_an_empty_one_holds_nothing() {
        assertThat(status("okta", "{}")).isEqualTo(400);
        assertThat(status("okta", "{\"data\":{\"events\":{}}}")).isEqualTo(400);
        assertThat(status("okta", "{\"data\":{\"events\":[")).isEqualTo(400);
        assertThat(status("okta", "{\"data\":{\"events\":[]}} x")).isEqualTo(400);
        assertThat(status("okta", "{\"data\":{\"events\":[]}}")).isEqualTo(202);
    }

    @Test
    void a_thousand_items_are_taken_and_one_more_is_a_413() {
        String thousand = IntStream.range(0, 1000)
                .mapToObj(i -> "{\"eventId\":\"many-" + i + "\",\"subscriptionType\":\"many\"}")
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(status("hubspot", thousand)).isEqualTo(202);
        assertThat(ids("hubspot").stream().filter(id -> id.startsWith("many-"))).hasSize(1000);
        assertThat(status("hubspot", thousand.replace("]", ",{}]"))).isEqualTo(413);
    }

    private static String okta(String... ids) {
        return List.of(ids).stream()
                .map(id -> "{\"uuid\":\"" + id + "\",\"eventType\":\"user.session.start\"}")
                .collect(Collectors.joining(",", "{\"data\":{\"events\":[", "]}}"));
    }

    private static List<String> ids(String queue) {
        return vhost.messages(queue).stream()
                .map(message -> message.getProps().getMessageId())
                .toList();
    }

    private static List<String> keys(String queue) {
        return vhost.messages(queue).stream()
                .map(GetResponse::getEnvelope)
                .map(envelope -> envelope.getRoutingKey())
                .toList();
    }

    private static String declared(String vendor) throws IOException {
        return "scheme:\n"
                + Files.readString(Path.of("src/test/resources/handshakes", vendor + ".yaml"))
                        .indent(10)
                        .stripTrailing();
    }

    private static int status(String source, String body) {
        return post(source, body).statusCode();
    }

    private static HttpResponse<String> post(String source, String body) {
        return krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/" + source))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }
}
