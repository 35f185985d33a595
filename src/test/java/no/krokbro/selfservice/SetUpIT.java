package no.krokbro.selfservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What whoever sets up a sender sees before and after its first hook. */
@RealBroker
final class SetUpIT {
    private static final String GITHUB = "/api/v1/tenants/uio/sources/github";
    private KrokbroProcess krokbro;

    @BeforeEach
    void start(RabbitVhost vhost) {
        vhost.bind(vhost.quorumQueue("work"), vhost.exchange("events", "topic"), "#");
        krokbro = KrokbroProcess.start(
                CatalogueText.on(vhost)
                        .github(
                                "github",
                                "events",
                                "max-body: 1KiB",
                                "notification: { type: \"no.uio.{event}\", subject: \"{json:/repository/url}\" }")
                        .source(
                                "expired",
                                "mq",
                                "events",
                                "{event}",
                                "scheme: github",
                                "secrets: [ { value: sardine, until: 2020-01-01 } ]")
                        .toString(),
                Map.of("KROKBRO_ADMIN_KEY", "sesame"));
    }

    @AfterEach
    void end() {
        krokbro.close();
    }

    @Test
    void a_preview_shows_the_notification_and_what_is_dropped_and_publishes_nothing(RabbitVhost vhost) {
        JsonObject hook = new JsonObject()
                .put("headers", new JsonObject().put("X-GitHub-Event", "push"))
                .put("body", "{\"ref\":\"main\",\"repository\":{\"url\":\"https://git.example/r/1\",\"id\":7}}");

        HttpResponse<String> answer = post(GITHUB + "/preview", hook.encode());

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject notification =
                new JsonObject(answer.body()).getJsonArray("notifications").getJsonObject(0);
        assertThat(notification.getString("type")).isEqualTo("no.uio.push");
        assertThat(notification.getString("routingKey")).isEqualTo("push");
        assertThat(notification.getString("contentType")).isEqualTo("application/cloudevents+json");
        assertThat(new JsonObject(notification.getString("body")).getString("subject"))
                .isEqualTo("https://git.example/r/1");
        assertThat(notification.getJsonArray("dropped")).containsExactly("/ref", "/repository/id");
        assertThat(vhost.depth("work")).isZero();
        assertThat(sheet().getJsonArray("answers")).isEmpty();
    }

    @Test
    void a_preview_says_why_a_hook_cannot_be_read() {
        HttpResponse<String> answer = post(GITHUB + "/preview", "{\"body\":\"{}\"}");

        isProblem(answer, 400);
        assertThat(answer.body()).contains("the body has no /repository/url");
    }

    @Test
    void a_preview_of_a_greeting_says_that_nothing_would_be_published() {
        HttpResponse<String> answer =
                post(GITHUB + "/preview", "{\"headers\":{\"x-github-event\":\"ping\"},\"body\":\"{}\"}");

        assertThat(new JsonObject(answer.body()).getBoolean("handshake")).isTrue();
    }

    @Test
    void what_is_pasted_is_bounded_and_has_to_be_json() {
        isProblem(post(GITHUB + "/preview", "{\"body\":"), 400);
        isProblem(post(GITHUB + "/preview", "[1]"), 400);
        isProblem(post(GITHUB + "/preview", "{\"body\":7}"), 400);
        isProblem(post(GITHUB + "/preview", "{\"body\":\"{}\",\"headers\":{\"a\":1}}"), 400);
        isProblem(post(GITHUB + "/preview", "{\"body\":\"" + "x".repeat(1025) + "\"}"), 413);
        isProblem(post(GITHUB + "/preview", " ".repeat(80_000)), 413);
    }

    @Test
    void a_test_hook_is_signed_as_the_vendor_signs_and_passes_the_front_door(RabbitVhost vhost) {
        HttpResponse<String> answer = post(GITHUB + "/test", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject tested = new JsonObject(answer.body());
        assertThat(tested.getInteger("status")).isEqualTo(202);
        assertThat(new JsonObject(tested.getString("body")).getString("id")).startsWith("test_");
        assertThat(vhost.depth("work")).isEqualTo(1);
        assertThat(sheet().getJsonArray("answers").getJsonObject(0).getString("outcome"))
                .isEqualTo("Accepted");
    }

    @Test
    void a_test_hook_with_a_body_of_ones_own_is_answered_as_the_sender_would_be() {
        JsonObject tested =
                new JsonObject(post(GITHUB + "/test", "{\"body\":\"{}\"}").body());

        assertThat(tested.getInteger("status")).isEqualTo(400);
        assertThat(tested.getString("body")).contains("/repository/url");
    }

    @Test
    void a_test_hook_with_a_header_that_is_not_http_is_refused() {
        isProblem(post(GITHUB + "/test", "{\"headers\":{\"content-length\":\"7\"}}"), 400);
        isProblem(post(GITHUB + "/test", "{\"headers\":{\"a\":\"b\\r\\nc\"}}"), 400);
    }

    @Test
    void what_krokbro_cannot_sign_is_422_and_says_why() {
        HttpResponse<String> answer = post("/api/v1/tenants/uio/sources/expired/test", "");

        isProblem(answer, 422);
        assertThat(answer.body()).contains("no secret of this source is valid now");
    }

    @Test
    void a_source_tells_all_but_its_secrets() {
        krokbro.send(GitHubHook.push().secret("wrong").to(krokbro, "uio/github"));

        JsonObject sheet = sheet();

        assertThat(sheet.getString("address")).isEqualTo("/hooks/uio/github");
        assertThat(sheet.getJsonObject("scheme").getString("name")).isEqualTo("github");
        assertThat(sheet.getJsonArray("steps").getJsonObject(0).getString("paste"))
                .isEqualTo("/hooks/uio/github");
        assertThat(sheet.getJsonArray("weakenings")).containsExactly("tenants.uio.brokers.mq.plaintext");
        assertThat(sheet.getInteger("validSecrets")).isEqualTo(1);
        assertThat(sheet.getJsonArray("answers").getJsonObject(0).getInteger("status"))
                .isEqualTo(401);
        assertThat(sheet.encode()).doesNotContain(GitHubHook.SECRET);
    }

    @Test
    void every_scheme_is_told_of_by_name() {
        JsonObject github = new JsonObject(send(HttpRequest.newBuilder(krokbro.uri("/api/v1/schemes/github")))
                .body());

        assertThat(github.getJsonArray("headers")).contains("X-Hub-Signature-256", "X-GitHub-Event");
        assertThat(github.getString("documentation")).startsWith("https://docs.github.com/");
        assertThat(send(HttpRequest.newBuilder(krokbro.uri("/api/v1/schemes"))).body())
                .startsWith("[")
                .contains("\"standard-webhooks\"");
    }

    @Test
    void what_does_not_exist_is_404_and_who_has_no_key_is_told_nothing() {
        isProblem(send(HttpRequest.newBuilder(krokbro.uri("/api/v1/tenants/uio/sources/nobody"))), 404);
        isProblem(send(HttpRequest.newBuilder(krokbro.uri("/api/v1/tenants/nobody/sources/github"))), 404);
        isProblem(post("/api/v1/tenants/uio/sources/nobody/preview", "{}"), 404);
        isProblem(post("/api/v1/tenants/uio/sources/nobody/test", "{}"), 404);
        isProblem(send(HttpRequest.newBuilder(krokbro.uri("/api/v1/schemes/nobody"))), 404);
        isProblem(krokbro.get(GITHUB), 401);
        isProblem(krokbro.get("/api/v1/schemes"), 401);
        isProblem(
                krokbro.send(
                        HttpRequest.newBuilder(krokbro.uri(GITHUB + "/test")).POST(BodyPublishers.ofString("{}"))),
                401);
    }

    private JsonObject sheet() {
        return new JsonObject(send(HttpRequest.newBuilder(krokbro.uri(GITHUB))).body());
    }

    private HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(krokbro.uri(path))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return krokbro.send(request.header("authorization", "Bearer sesame"));
    }

    private static void isProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("krokbro-request-id")).isPresent();
    }
}
