package no.krokbro.selfservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the live page is told, and by whom it is told. */
@RealBroker
final class FlowFeedIT {
    private final Endpoint endpoint = Endpoint.http();
    private final HttpClient http = HttpClient.newHttpClient();
    private KrokbroProcess krokbro;

    @BeforeEach
    void start(RabbitVhost vhost) {
        vhost.bind(vhost.quorumQueue("work"), vhost.exchange("events", "topic"), "#");
        krokbro = KrokbroProcess.start(
                CatalogueText.on(vhost)
                        .github("github", "events")
                        .subscription("crm", "work", endpoint)
                        .toString(),
                Map.of("KROKBRO_ADMIN_KEY", "sesame"));
    }

    @AfterEach
    void end() {
        http.shutdownNow();
        krokbro.close();
        endpoint.close();
    }

    @Test
    void a_hook_and_its_delivery_are_told_under_one_id_and_without_their_bodies() throws Exception {
        GitHubHook hook =
                GitHubHook.of("{\"repository\":{\"url\":\"https://git.example/r/1\"},\"secret\":\"sardine\"}");
        List<String> lines = follow();
        krokbro.send(hook.to(krokbro, "uio/github"));

        await().untilAsserted(() -> assertThat(rows(lines, "attempts")).hasSize(1));

        assertThat(rows(lines, "hooks")).singleElement().satisfies(row -> {
            assertThat(row.getString("outcome")).isEqualTo("Accepted");
            assertThat(row.getString("id")).isEqualTo(hook.delivery());
            assertThat(row.getString("exchange")).isEqualTo("events");
        });
        assertThat(rows(lines, "attempts")).singleElement().satisfies(row -> {
            assertThat(row.getString("outcome")).isEqualTo("Delivered");
            assertThat(row.getString("id")).isEqualTo(hook.delivery());
            assertThat(row.getString("endpoint")).isEqualTo("http://127.0.0.1");
        });
        assertThat(String.join("", lines)).doesNotContain("sardine", "/hooks");
    }

    @Test
    void the_feed_begins_with_how_everything_is_doing() throws Exception {
        List<String> lines = follow();

        await().untilAsserted(() -> assertThat(updates(lines)).isNotEmpty());

        JsonObject house = updates(lines).findFirst().orElseThrow().getJsonObject("house");
        assertThat(house.getJsonArray("weakenings")).contains("tenants.uio.brokers.mq.plaintext");
        assertThat(house.getJsonArray("tenants").getJsonObject(0).getString("name"))
                .isEqualTo("uio");
    }

    @Test
    void who_has_no_key_is_told_nothing() {
        assertThat(krokbro.get("/api/v1/flow").statusCode()).isEqualTo(401);
    }

    @Test
    void the_page_takes_nothing_from_elsewhere_and_there_is_no_dev_inbox() {
        HttpResponse<String> page = krokbro.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Krokbro</title>").doesNotContain("http:", "https:");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'none'");
        assertThat(List.of("page.js", "parts.js", "feed.js", "source.js", "page.css"))
                .allMatch(file -> krokbro.get("/page/" + file).statusCode() == 200);
        assertThat(krokbro.get("/dev/inbox").statusCode()).isEqualTo(404);
    }

    private List<String> follow() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        HttpResponse<Stream<String>> feed = http.send(
                HttpRequest.newBuilder(krokbro.uri("/api/v1/flow"))
                        .header("authorization", "Bearer sesame")
                        .build(),
                BodyHandlers.ofLines());
        assertThat(feed.statusCode()).isEqualTo(200);
        Thread.ofVirtual().start(() -> feed.body().forEach(lines::add));
        return lines;
    }

    private static Stream<JsonObject> updates(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("data:"))
                .map(line -> new JsonObject(line.substring("data:".length())));
    }

    private static List<JsonObject> rows(List<String> lines, String kind) {
        return updates(lines)
                .flatMap(update -> update.getJsonArray(kind).stream())
                .map(JsonObject.class::cast)
                .toList();
    }
}
