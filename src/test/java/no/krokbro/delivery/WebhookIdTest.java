package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import no.krokbro.broker.QueueMessage;
import no.krokbro.broker.QueueMessages;
import no.krokbro.notification.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookIdTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"specversion\":\"1.0\",\"id\":\"ce-1\",\"source\":\"/x\",\"type\":\"t\"} | ce-1",
                "{\"id\":100,\"source\":\"greg:x\",\"type\":\"person.add\"} | 100",
                "{\"sub\":\"a/1\",\"operation\":\"x\",\"jti\":\"j-1\"} | j-1",
                "{\"eventUris\":[],\"sub\":\"a\",\"jti\":\"j-2\",\"id\":\"other\"} | j-2",
                "{\"id\":\"u-1\",\"unknown\":true} | u-1"
            })
    void the_events_own_id_is_the_webhooks(String body, String id) {
        assertThat(of(Optional.empty(), body)).isEqualTo(new WebhookId(id, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"00101223\",\"uri\":\"dfo:ansatte\"}",
                "{\"type\":\"ADD\",\"resourceUris\":[\"https://a.example/Users/1\"],\"id\":\"x\"}",
                "accounts/123456"
            })
    void an_objects_id_is_not_since_two_equal_events_are_two(String body) {
        WebhookId first = of(Optional.empty(), body);

        assertThat(first.value()).startsWith("msg_");
        assertThat(of(Optional.empty(), body)).isNotEqualTo(first);
    }

    @Test
    void somebodys_number_is_not_logged_as_an_id() {
        String number = Person.number(new Random(7));

        WebhookId id = of(Optional.of(number), "");

        assertThat(id.value()).startsWith("msg_").doesNotContain(number);
        assertThat(id.original()).contains(number);
    }

    @Test
    void messages_of_other_formats_are_told_as_cloudevents_without_anybodys_number() {
        String number = Person.number(new Random(8));
        String body =
                "{\"sub\":\"personer/%s\",\"operation\":\"update\",\"iss\":\"FS-prod\",\"jti\":\"j-1\",\"nbf\":1775001600}";

        assertThat(told(body.formatted("5")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "specversion", "1.0",
                        "id", "j-1",
                        "source", "FS-prod",
                        "type", "personer.update",
                        "subject", "personer/5",
                        "notbefore", "2026-04-01T00:00:00Z"));
        assertThat(told(body.formatted(number))).doesNotContainKey("subject").containsKey("type");
        assertThat(told("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"t\"}"))
                .isEmpty();
        assertThat(told("{\"a\":1}")).isEmpty();
    }

    private static WebhookId of(Optional<String> id, String body) {
        return WebhookId.of(QueueMessages.sent(id, body));
    }

    private static Map<String, String> told(String body) {
        QueueMessage message = QueueMessages.sent(Optional.empty(), body);
        return CloudEventHeaders.told(Delivery.of(message, false));
    }
}
