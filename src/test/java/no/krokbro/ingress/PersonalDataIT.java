package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import no.krokbro.notification.Person;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A law over random hooks, through the front door and a real broker: whatever stands in them, nobody's number or address is
 * in a message, a header, a routing key, a dead letter, a delivery, an answer, the log or the metrics.
 */
@RealBroker
final class PersonalDataIT {
    private static final long SEED = Long.getLong("personal.seed", 20_260_302L);
    private static final int HOOKS = 240;
    private static final String DEAD = "krokbro.v1.dead.uio.crm";
    private static final String MAPPING =
            "type: \"no.uio.{event}.{json:/kind}\", subject: \"{json:/url}\"," + " attributes: [ /changes ]";
    private static final List<String> PLACES = List.of(
            "kind",
            "url",
            "key",
            "change",
            "unnamed",
            "deep",
            "event",
            "delivery",
            "transaction",
            "trace",
            "query",
            "agent",
            "path",
            "none");

    private final AtomicInteger delivered = new AtomicInteger();
    // not twenty in a row, which would open the circuit
    private final Endpoint endpoint =
            Endpoint.http().decides(_ -> Answer.of(delivered.incrementAndGet() % 10 == 0 ? 200 : 422));
    private final List<String> personal = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private RabbitVhost vhost;
    private KrokbroProcess krokbro;
    private int refused;
    private int held;

    @BeforeEach
    void start(RabbitVhost own) {
        vhost = own;
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        vhost.bind(vhost.quorumQueue("pushed"), "events", "#");
        String publish = "publish: { broker: mq, exchange: events, routing-key: \"{event}.{json:/key}\" }";
        krokbro = KrokbroProcess.start(
                CatalogueText.on(vhost)
                        .github("refusing", "events", publish, "notification: { " + MAPPING + " }")
                        .github(
                                "tokens",
                                "events",
                                publish,
                                "notification: { " + MAPPING
                                        + ", personal: tokenise, token-secret: 0123456789abcdef0123 }")
                        .source(
                                "reads",
                                "mq",
                                "events",
                                "{type}",
                                "scheme: bearer",
                                "secrets: [ sesame ]",
                                "notification: { reads: any }")
                        .subscription("crm", "pushed", endpoint)
                        .toString(),
                Map.of("KROKBRO_ADMIN_KEY", "sesame"));
        await("connected").atMost(Duration.ofSeconds(15)).until(() -> {
            HttpResponse<String> answer = krokbro.send(hook("none", "nobody").to(krokbro, "uio/refusing"));
            return answer.statusCode() == 202;
        });
    }

    @AfterEach
    void end() {
        krokbro.close();
        endpoint.close();
    }

    @Test
    void nobodys_number_or_address_is_anywhere_outside() {
        Random random = new Random(SEED);
        for (int i = 0; i < HOOKS; i++) {
            String value = random.nextBoolean() ? Person.number(random) : Person.address(random);
            String place = PLACES.get(random.nextInt(PLACES.size()));
            personal.add(value);
            switch (i % 3) {
                case 0 -> send(place, value, written(value, random), "uio/refusing");
                case 1 -> send(place, value, written(value, random), "uio/tokens");
                default -> sendInTheirWords(random, written(value, random));
            }
        }

        await("all tried").atMost(Duration.ofSeconds(60)).until(() -> delivered.get() > held);
        assertThat(refused).as("seed %d: refused", SEED).isGreaterThan(HOOKS / 6);
        assertThat(vhost.depth(DEAD)).isPositive();
        assertThat(held).as("seed %d: held", SEED).isGreaterThan(HOOKS / 6);
        for (String place : List.of("held", DEAD)) {
            for (GetResponse message : vhost.messages(place)) {
                assertNobodyIn(
                        place,
                        message.getEnvelope().getRoutingKey()
                                + message.getProps()
                                + new String(message.getBody(), StandardCharsets.UTF_8));
            }
        }
        endpoint.received().forEach(hook -> assertNobodyIn("delivery", hook.headers() + hook.text()));
        answers.forEach(answer -> assertNobodyIn("answer", answer));
        assertNobodyIn("log", krokbro.log());
        assertNobodyIn("metrics", krokbro.get("/q/metrics").body());
        assertNobodyIn("health", krokbro.get("/q/health").body());
        assertThat(krokbro.log()).as("seed %d", SEED).contains("token_", "outcome=Malformed");
    }

    private void send(String place, String value, String written, String source) {
        GitHubHook hook = hook(place, written);
        String path = place.equals("path") ? "uio/" + encoded(value) : source;
        HttpRequest.Builder request = hook.event(place.equals("event") ? value : "push")
                .delivery(place.equals("delivery") ? value : UUID.randomUUID().toString())
                .to(krokbro, path + (place.equals("query") ? "?fnr=" + encoded(value) : ""));
        if (place.equals("transaction")) {
            request.header("x-gravitee-transaction-id", value);
        }
        if (place.equals("trace")) {
            request.header("traceparent", ("00-" + value + "-" + "0".repeat(55)).substring(0, 55));
        }
        if (place.equals("agent")) {
            request.header("user-agent", value);
        }
        settled(krokbro.send(request), place, source);
    }

    private void sendInTheirWords(Random random, String value) {
        List<String> bodies = List.of(
                "{\"jti\":\"%s\",\"eventUris\":[\"urn:ietf:params:event:SCIM:modify\"],\"sub\":\"a/1\",\"iss\":\"x\"}",
                "{\"eventUris\":[\"urn:ietf:params:event:SCIM:modify\"],\"sub\":\"a/%s\",\"iss\":\"x\"}",
                "{\"sub\":\"personer/%s\",\"iss\":\"FS\",\"iat\":\"1772442074123\",\"operation\":\"update\"}",
                "{\"sub\":\"personer/1\",\"iss\":\"%s\",\"operation\":\"update\",\"navn\":\"x\"}",
                "{\"sub\":\"personer/1\",\"iss\":\"FS\",\"operation\":\"update\",\"fnr\":\"%s\"}",
                "{\"type\":\"ADD\",\"resourceUris\":[\"https://a.example/Users/%s\"]}",
                "{\"type\":\"MODIFY\",\"resourceUris\":[\"https://a.example/Users/1\"],\"attributes\":[\"%s\"]}",
                "{\"id\":\"%s\",\"uri\":\"dfo:ansatte\"}",
                "{\"id\":7,\"source\":\"greg:x\",\"type\":\"person.add\",\"data\":{\"person_id\":\"%s\"}}",
                "{\"id\":8,\"source\":\"greg:x\",\"type\":\"person.add\",\"data\":{\"person_id\":1,\"mail\":\"%s\"}}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"a\",\"subject\":\"%s\"}",
                "persons/%s");
        HttpResponse<String> answer = krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/reads"))
                .header("authorization", "Bearer sesame")
                .header("content-type", random.nextBoolean() ? "application/json" : "text/plain")
                .POST(BodyPublishers.ofString(
                        bodies.get(random.nextInt(bodies.size())).formatted(value))));
        settled(answer, "", "uio/reads");
    }

    private void settled(HttpResponse<String> answer, String place, String source) {
        answers.add(answer.headers().map() + answer.body());
        assertThat(answer.statusCode())
                .as("seed %d: %s at %s", SEED, source, place)
                .isIn(place.equals("path") ? List.of(404) : List.of(202, 400));
        boolean first = answer.headers().firstValue("krokbro-duplicate").isEmpty();
        held += answer.statusCode() == 202 && first ? 1 : 0;
        refused += answer.statusCode() == 400 ? 1 : 0;
    }

    private static GitHubHook hook(String place, String value) {
        String usual = "ordinary";
        return GitHubHook.of("""
                {"kind":"%s","url":"https://git.example/%s","key":"%s","changes":{"title":1,"%s":2},
                 "person":"%s","owner":{"deep":["%s"]}}""".formatted(
                        place.equals("kind") ? value : usual,
                        place.equals("url") ? value : usual,
                        place.equals("key") ? value : usual,
                        place.equals("change") ? value : usual,
                        place.equals("unnamed") ? value : usual,
                        place.equals("deep") ? value : usual));
    }

    private static String written(String value, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> encoded(value);
            case 1 -> "x?y=" + value + "&z=1";
            case 2 -> value.indexOf('@') < 0 ? value.substring(0, 6) + " " + value.substring(6) : value;
            default -> value;
        };
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    // as it is, in an address, in a routing key, and with a blank
    private void assertNobodyIn(String where, String text) {
        String all = text.toLowerCase(Locale.ROOT);
        for (String value : personal) {
            String key = value.replaceAll("[^a-z0-9_-]", "_");
            assertThat(all)
                    .as("seed %d: %s", SEED, where)
                    .doesNotContain(value)
                    .doesNotContain(encoded(value).toLowerCase(Locale.ROOT))
                    .doesNotContain(key);
            if (value.indexOf('@') < 0) {
                assertThat(all)
                        .as("seed %d: %s", SEED, where)
                        .doesNotContain(value.substring(0, 6) + " " + value.substring(6))
                        .doesNotContain(value.substring(0, 6) + "_" + value.substring(6));
            }
        }
    }
}
