package no.krokbro.ingress;

import static no.krokbro.fixture.SnsMessage.HOST;
import static no.krokbro.fixture.SnsMessage.confirmation;
import static no.krokbro.fixture.SnsMessage.notification;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import no.krokbro.egress.ConnectProxy;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.SnsMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Amazon SNS from its first question to its messages; its host is played here, behind the service's proxy. */
final class SnsIT {
    private static final String TOPIC = "arn:aws:sns:eu-north-1:123456789012:grades";

    private static RabbitVhost vhost;
    private static PrivateKey amazons;
    private static PrivateKey strangers;
    private static Endpoint amazon;
    private static ConnectProxy proxy;
    private static KrokbroProcess krokbro;
    private static volatile int confirms = 200;

    private final String token = UUID.randomUUID().toString();

    @BeforeAll
    static void start(@TempDir Path folder) {
        Certificates certificates = Certificates.in(folder);
        certificates.server("amazon", HOST);
        amazons = certificates.signer("signer", "sns.amazonaws.com");
        strangers = certificates.signer("stranger", "sns.amazonaws.com");
        Answer certificate = Answer.of(200).body(certificates.pem("signer"));
        amazon = Endpoint.https(certificates.context("amazon"));
        amazon.decides(call -> isForCertificate(call) ? certificate : Answer.of(confirms));
        proxy = new ConnectProxy().leads(HOST + ":443", amazon.port());
        vhost = RabbitNode.shared().vhost("sns-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        String trust = "trust: { topics: [ \"" + TOPIC + "\" ] }";
        krokbro = KrokbroProcess.start(
                CatalogueText.on(vhost)
                        .service("proxy: { url: \"http://127.0.0.1:" + proxy.port() + "\", resolves: true }")
                        .source("sns", "mq", "events", "{type}", "scheme: aws-sns", trust)
                        .toString(),
                Map.of("KROKBRO_JVM", certificates.trustOptions()));
        await("connected").until(() -> send(notification(TOPIC, "first")).statusCode() == 200);
        vhost.messages("held");
    }

    @AfterAll
    static void end() throws IOException {
        krokbro.close();
        proxy.close();
        amazon.close();
        vhost.close();
    }

    @Test
    void a_confirmation_of_a_listed_topic_calls_amazons_address_once_and_hears_yes() {
        HttpResponse<String> answer = send(confirmation(TOPIC, HOST, token));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(calls()).singleElement().satisfies(call -> {
            assertThat(call.method()).isEqualTo("GET");
            assertThat(call.uri()).hasToString("/?Action=ConfirmSubscription&TopicArn=" + TOPIC + "&Token=" + token);
            assertThat(call.header("host")).contains(HOST);
        });
        assertNothingElse();
    }

    @Test
    void a_confirmation_of_a_topic_that_is_not_listed_is_refused_and_calls_nothing() {
        assertRefused(send(confirmation(TOPIC + "-of-another", HOST, token)), 401, "TOPIC_NOT_LISTED");
    }

    @Test
    void a_confirmation_that_somebody_else_signed_is_refused_and_calls_nothing() {
        assertRefused(send(confirmation(TOPIC, HOST, token).signed("2", strangers)), 401, "SIGNATURE_WRONG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sns.example", HOST + ".example", HOST + ":8443", HOST + "@sns.example", "no host"})
    void a_confirmation_that_leads_elsewhere_is_refused_and_calls_nothing_even_if_amazon_signed_it(String elsewhere) {
        assertRefused(send(confirmation(TOPIC, elsewhere, token)), 400, "the address to call is not the vendor's");
    }

    @Test
    void the_end_of_a_subscription_is_answered_and_the_address_that_would_undo_it_is_not_called() {
        SnsMessage end = confirmation(TOPIC, HOST, token).with("Type", "UnsubscribeConfirmation");

        assertThat(send(end).statusCode()).isEqualTo(200);
        assertThat(calls()).isEmpty();
        assertNothingElse();
    }

    @Test
    void a_confirmation_that_amazon_does_not_take_is_answered_503_and_tried_anew_when_amazon_asks_again() {
        String question = confirmation(TOPIC, HOST, token).signed("2", amazons);

        confirms = 500;
        HttpResponse<String> answer = send(question);
        confirms = 200;

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
        assertThat(calls()).hasSize(1);
        assertThat(send(question).statusCode()).isEqualTo(200);
        assertThat(calls()).hasSize(2);
        assertNothingElse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void a_message_of_a_confirmed_topic_is_in_the_queue_when_amazon_hears_yes(String version) {
        assertThat(send(confirmation(TOPIC, HOST, token)).statusCode()).isEqualTo(200);
        SnsMessage message = notification(TOPIC, "A grade was set");

        HttpResponse<String> answer = send(message.signed(version, amazons));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(vhost.messages("held")).singleElement().satisfies(held -> assertIs(held, message));
        assertThat(calls()).hasSize(1);
        assertNothingElse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void a_message_that_was_changed_on_its_way_is_refused_and_published_nowhere(String version) {
        String body = notification(TOPIC, "A grade was set").signed(version, amazons);

        assertRefused(send(body.replace("A grade was set", "No grade was set")), 401, "SIGNATURE_WRONG");
    }

    private static void assertIs(GetResponse held, SnsMessage message) {
        JsonObject event = new JsonObject(new String(held.getBody(), StandardCharsets.UTF_8));
        assertThat(held.getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(held.getEnvelope().getRoutingKey()).isEqualTo("sns.Notification");
        assertThat(event.getString("id")).isEqualTo(message.fields().get("MessageId"));
        assertThat(event.getString("subject")).isEqualTo(TOPIC);
        assertThat(event.encode()).doesNotContain("grade was set");
    }

    private void assertRefused(HttpResponse<String> answer, int status, String why) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(why);
        assertThat(calls()).isEmpty();
        assertNothingElse();
    }

    /** No message is left, nobody but Amazon was called, and for its certificate only once. */
    private static void assertNothingElse() {
        assertThat(vhost.messages("held")).isEmpty();
        assertThat(proxy.heads()).isNotEmpty().allMatch(head -> head.startsWith("CONNECT " + HOST + ":443 "));
        assertThat(amazon.received()).filteredOn(SnsIT::isForCertificate).hasSize(1);
    }

    /** The calls of the address that this test's question names. */
    private List<Received> calls() {
        return amazon.received().stream()
                .filter(call -> call.uri().toString().contains(token))
                .toList();
    }

    private static boolean isForCertificate(Received call) {
        return call.uri().getPath().equals(SnsMessage.CERTIFICATE);
    }

    private static HttpResponse<String> send(SnsMessage message) {
        return send(message.signed("2", amazons));
    }

    private static HttpResponse<String> send(String body) {
        return krokbro.send(SnsMessage.request(body, krokbro, "uio/sns"));
    }
}
