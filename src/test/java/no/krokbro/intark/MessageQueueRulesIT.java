package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** The rules of a message queue at a university: whom to reach, how old a secret is, who listens, who may write, and when. */
final class MessageQueueRulesIT {
    private static LocalDate today;
    private static final Endpoint ENDPOINT = Endpoint.http();
    private static final Endpoint LISTENER = Endpoint.http();
    private static RabbitVhost vhost;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() throws IOException {
        today = LocalDate.now(ZoneOffset.UTC);
        vhost = RabbitNode.shared().vhost("rules-" + UUID.randomUUID());
        vhost.bind(vhost.quorumQueue("held"), vhost.exchange("events", "topic"), "#");
        vhost.bind(vhost.quorumQueue("to-b"), vhost.exchange("a", "topic"), "#");
        vhost.bind(vhost.quorumQueue("to-a"), vhost.exchange("b", "topic"), "#");
        vhost.quorumQueue("work");
        vhost.quorumQueue("theirs");
        krokbro = KrokbroProcess.start(
                catalogue(URI.create("http://127.0.0.1:9"), ""), Map.of("KROKBRO_ADMIN_KEY", "sesame"));
        Files.writeString(krokbro.catalogue(), catalogue(krokbro.uri("/hooks/uio/"), ""));
        await("both taken")
                .atMost(Duration.ofSeconds(10))
                .until(() -> krokbro.log()
                                .lines()
                                .filter(line -> line.contains("catalogue.taken"))
                                .count()
                        == 2);
        await("connected")
                .atMost(Duration.ofSeconds(15))
                .until(() -> hook("fresh").statusCode() == 202);
    }

    @AfterAll
    static void end() {
        krokbro.close();
        ENDPOINT.close();
        LISTENER.close();
        vhost.close();
    }

    @Test
    void a_secret_that_is_nearly_a_year_old_is_warned_about_once_with_whom_to_ask_and_never_the_secret() {
        String health = krokbro.get("/q/health/ready").body();

        assertThat(health)
                .contains("\"expiry tenants.uio.sources.old.secrets\": \"is to be replaced by "
                        + today.plusDays(5)
                        + "T00:00:00Z; drift@uio.example\"")
                .contains("\"expiry tenants.uio.subscriptions.crm.auth.bearer\": \"was to be replaced by " + today)
                .doesNotContain("sources.fresh.secrets")
                .doesNotContain("sources.overlapping.secrets")
                .contains("\"status\": \"UP\"");
        assertThat(krokbro.log().lines().filter(line -> line.contains("tenants.uio.sources.old.secrets")))
                .singleElement()
                .asString()
                .contains("WARN", "expiry.near", "within-days=7", "contact=drift@uio.example");
        assertThat(krokbro.log() + health + tenant()).doesNotContain(GitHubHook.SECRET, "pollock");
    }

    @Test
    void a_source_and_a_subscription_that_nothing_is_heard_of_are_told_as_idle() {
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(krokbro.get("/q/health/ready").body())
                    .contains("\"idle source uio/old\": \"nothing since ")
                    .contains("\"idle subscription uio/crm\": \"nothing since ");
            assertThat(krokbro.log()).contains("source.idle source=uio/old").contains("contact=drift@uio.example");
        });

        assertThat(hook("old").statusCode()).isEqualTo(202);

        JsonObject old = row("sources", "old");
        assertThat(old.getBoolean("idle")).isFalse();
        assertThat(old.getInstant("lastReceived")).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
        assertThat(krokbro.get("/q/metrics").body())
                .containsPattern("krokbro_last_received_seconds\\{source=\"old\",tenant=\"uio\"} 1\\.\\d+E9");
    }

    @Test
    void announced_downtime_is_listed_with_whom_to_tell_and_pauses_hooks_and_deliveries_until_its_end()
            throws IOException {
        Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(4);
        Files.writeString(
                krokbro.catalogue(),
                catalogue(
                        krokbro.uri("/hooks/uio/"),
                        "downtime: [ { from: %s, to: %s, text: Oppgradering } ]".formatted(from, from.plusSeconds(5))));

        await("announced").atMost(Duration.ofSeconds(4)).untilAsserted(() -> {
            assertThat(new JsonObject(tenant()).getJsonArray("downtime")).hasSize(1);
            JsonObject window =
                    new JsonObject(tenant()).getJsonArray("downtime").getJsonObject(0);
            assertThat(window.getBoolean("now")).isFalse();
            assertThat(window.getJsonArray("contacts")).contains("drift@uio.example", "integrasjon@uio.example");
        });
        assertThat(hook("fresh").statusCode()).isEqualTo(202);
        await("begun").atMost(Duration.ofSeconds(8)).until(() -> vhost.consumers("work") == 0);
        vhost.publish("", "work", "{}");
        assertThat(row("subscriptions", "crm").getString("state")).isEqualTo("downtime");
        assertThat(row("subscriptions", "crm").getString("why")).contains("Oppgradering");
        HttpResponse<String> refused = hook("fresh");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(vhost.depth("work")).isEqualTo(1);

        await("over")
                .atMost(Duration.ofSeconds(10))
                .until(() -> ENDPOINT.received().size() == 1);
        assertThat(ENDPOINT.received().getFirst().header("krokbro-attempt")).contains("1");
        assertThat(hook("fresh").statusCode()).isEqualTo(202);
        await("told")
                .atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(krokbro.log().lines().filter(line -> line.contains(" downtime.")))
                        .extracting(line -> line.replaceAll(".* (downtime\\.\\w+) .*", "$1"))
                        .containsExactly("downtime.announced", "downtime.begun", "downtime.over"));
    }

    @Test
    void the_api_is_for_its_networks_and_nobody_forwards_himself_into_them() {
        assertThat(api("/api/v1/tenants/uio/health").statusCode()).isEqualTo(200);
        assertThat(api("/api/v1/tenants/uio/health", "x-forwarded-for", "129.240.6.7")
                        .statusCode())
                .isEqualTo(200);
        assertThat(api("/api/v1/tenants/uio/health", "x-forwarded-for", "198.51.100.7")
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> spoofed =
                api("/api/v1/tenants/uio/health", "x-forwarded-for", "129.240.6.7, 198.51.100.7");
        assertThat(spoofed.statusCode()).isEqualTo(403);
        assertThat(spoofed.headers().firstValue("content-type")).contains("application/problem+json");
    }

    @Test
    void who_only_listens_gets_messages_and_cannot_be_given_a_source() throws IOException {
        vhost.publish("", "theirs", "{}");
        await().atMost(Duration.ofSeconds(10)).until(() -> LISTENER.received().size() == 1);

        Files.writeString(
                krokbro.catalogue().resolveSibling("greedy.yaml"),
                catalogue(krokbro.uri("/hooks/uio/"), "publish: false"));

        assertThat(checked("greedy.yaml"))
                .contains("tenants.uio.sources: would publish, and this tenant may only listen (publish: false).");
    }

    @Test
    void an_event_that_goes_in_a_circle_dies_at_its_eighth_hop_and_says_why() {
        krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/a"))
                .header("authorization", "Bearer circle")
                .POST(BodyPublishers.ofString("{}")));

        await("the dead letter")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(api("/api/v1/tenants/uio/subscriptions/a-to-b/dead-letters")
                                .body())
                        .contains("\"status\":400"));
        assertThat(krokbro.log()
                        .lines()
                        .filter(line -> line.contains("hook.answered"))
                        .filter(line -> line.contains("source=a ") || line.contains("source=b "))
                        .map(line -> line.replaceAll(".* source=(\\w) outcome=(\\w+) .*", "$1 $2")))
                .containsExactly(
                        "a Accepted",
                        "b Accepted",
                        "a Accepted",
                        "b Accepted",
                        "a Accepted",
                        "b Accepted",
                        "a Accepted",
                        "b Malformed");
        assertThat(krokbro.log()).contains("krokbro-hops is used up: this event goes in a circle");
    }

    private static HttpResponse<String> hook(String source) {
        return krokbro.send(GitHubHook.push().to(krokbro, "uio/" + source));
    }

    private static JsonObject row(String kind, String name) {
        return new JsonObject(tenant())
                .getJsonArray(kind).stream()
                        .map(JsonObject.class::cast)
                        .filter(row -> row.getString("name").equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static String tenant() {
        return api("/api/v1/tenants/uio/health").body();
    }

    private static HttpResponse<String> api(String path, String... headers) {
        var request = HttpRequest.newBuilder(krokbro.uri(path)).header("authorization", "Bearer sesame");
        return krokbro.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String checked(String name) throws IOException {
        List<String> command = new ArrayList<>(KrokbroProcess.command());
        command.addAll(List.of("check", krokbro.catalogue().resolveSibling(name).toString()));
        Process check = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String catalogue(URI hooks, String rule) {
        String secret = GitHubHook.SECRET;
        CatalogueText uio = CatalogueText.on(vhost)
                .github("fresh", "events")
                .source(
                        "old",
                        "mq",
                        "events",
                        "{event}",
                        "scheme: github",
                        "secrets: [ { value: \"%s\", from: %s } ]".formatted(secret, today.minusDays(360)))
                .source(
                        "overlapping",
                        "mq",
                        "events",
                        "{event}",
                        "scheme: github",
                        "secrets: [ { value: pollock, until: %s }, { value: \"%s\", from: %s } ]"
                                .formatted(today.plusDays(6), secret, today.minusDays(1)))
                .source("a", "mq", "a", "circle", "scheme: bearer", "secrets: [ circle ]")
                .source("b", "mq", "b", "circle", "scheme: bearer", "secrets: [ circle ]")
                .subscription("a-to-b", "to-b", hooks.resolve("b"), "auth: { bearer: circle }")
                .subscription("b-to-a", "to-a", hooks.resolve("a"), "auth: { bearer: circle }")
                .subscription(
                        "crm",
                        "work",
                        ENDPOINT,
                        "auth: { bearer: { value: pollock, until: %s } }".formatted(today.minusDays(1)));
        CatalogueText all = rule.isEmpty() ? uio : uio.tenant(rule);
        return all.toString().replace("service:", """
                service:
                  idle-after: 3s
                  trusted-proxies: [ 127.0.0.0/8 ]
                  api-networks: [ 127.0.0.0/8, 129.240.0.0/16 ]""")
                + """
                  ekstern:
                    publish: false
                    allow-networks: [ 127.0.0.0/8 ]
                    brokers:
                      mq:
                        uri: amqp://127.0.0.1:%d/%s
                        username: %s
                        passwords: [ %s ]
                        plaintext: true
                    subscriptions:
                      listener:
                        contact: lytter@ekstern.example
                        queue: { broker: mq, name: theirs }
                        endpoint: %s
                """.formatted(vhost.node().port(), vhost.name(), vhost.name(), vhost.name(), LISTENER.url());
    }
}
