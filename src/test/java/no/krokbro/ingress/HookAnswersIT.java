package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract's table of answers to a hook, row by row. */
final class HookAnswersIT {
    private static RabbitVhost vhost;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() {
        vhost = RabbitNode.shared().vhost("answers-" + UUID.randomUUID());
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        vhost.exchange("lonely", "topic");
        vhost.exchange("full", "fanout");
        vhost.bind(
                vhost.queue("one", Map.of("x-queue-type", "quorum", "x-max-length", 1, "x-overflow", "reject-publish")),
                "full",
                "");
        String catalogue = CatalogueText.on(vhost)
                .broker("dead", 1, "/", "nobody", "nothing")
                .github("github", "events")
                .github("ok", "events", "success-status: 200")
                .github("small", "events", "max-body: 1KiB")
                .github("lonely", "lonely")
                .github(
                        "careless",
                        "lonely",
                        "publish: { broker: mq, exchange: lonely, unrouted: accept, routing-key: x }")
                .github("missing", "nowhere")
                .github("full", "full")
                .githubOn("dead", "dead", "events")
                .github(
                        "mapped",
                        "events",
                        "notification: { type: \"no.uio.{event}\", subject: \"{json:/repository/url}\" }")
                .toString();
        krokbro = KrokbroProcess.start(catalogue);
        await("connected").atMost(Duration.ofSeconds(15)).until(() -> status("uio/github") == 202);
    }

    @AfterAll
    static void end() {
        krokbro.close();
    }

    @Test
    void a_routed_and_confirmed_hook_is_answered_202_with_its_id() {
        GitHubHook hook = GitHubHook.push();

        HttpResponse<String> answer = krokbro.send(hook.to(krokbro, "uio/github"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"id\":\"" + hook.delivery() + "\"}");
        assertThat(answer.headers().firstValue("krokbro-id")).contains(hook.delivery());
        assertThat(vhost.messages("held")).anySatisfy(message -> {
            assertThat(message.getProps().getMessageId()).isEqualTo(hook.delivery());
            assertThat(message.getProps().getContentType()).isEqualTo("application/cloudevents+json");
            assertThat(message.getProps().getAppId()).isEqualTo("krokbro");
            assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
            assertThat(message.getProps().getHeaders())
                    .containsKeys("krokbro-transaction-id", "krokbro-hops", "traceparent")
                    .hasEntrySatisfying(
                            "krokbro-source", name -> assertThat(name).hasToString("github"))
                    .hasEntrySatisfying(
                            "krokbro-tenant", name -> assertThat(name).hasToString("uio"));
            assertThat(message.getEnvelope().getRoutingKey()).isEqualTo("push");
            assertThat(new String(message.getBody(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("\"type\":\"github.push\"")
                    .doesNotContain("refs/heads/main");
        });
    }

    @Test
    void a_source_answers_the_status_that_its_sender_wants() {
        assertThat(status("uio/ok")).isEqualTo(200);
    }

    @Test
    void a_duplicate_is_answered_alike_and_published_once() {
        GitHubHook hook = GitHubHook.push();

        krokbro.send(hook.to(krokbro, "uio/github"));
        HttpResponse<String> second = krokbro.send(hook.to(krokbro, "uio/github"));

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.headers().firstValue("krokbro-duplicate")).contains("true");
        assertThat(second.headers().firstValue("krokbro-id")).contains(hook.delivery());
        assertThat(vhost.messages("held"))
                .filteredOn(message -> hook.delivery().equals(message.getProps().getMessageId()))
                .hasSize(1);
    }

    @Test
    void an_id_that_the_signature_does_not_cover_counts_only_with_the_same_body() {
        GitHubHook hook = GitHubHook.push();
        krokbro.send(hook.to(krokbro, "uio/github"));

        HttpResponse<String> other = krokbro.send(
                GitHubHook.of("{\"other\":true}").delivery(hook.delivery()).to(krokbro, "uio/github"));

        assertThat(other.statusCode()).isEqualTo(202);
        assertThat(other.headers().firstValue("krokbro-duplicate")).isEmpty();
    }

    @Test
    void githubs_ping_is_answered_and_publishes_nothing() {
        GitHubHook ping = GitHubHook.push().event("ping");

        assertThat(krokbro.send(ping.to(krokbro, "uio/github")).statusCode()).isEqualTo(200);
        assertThat(vhost.messages("held"))
                .noneMatch(message -> ping.delivery().equals(message.getProps().getMessageId()));
    }

    @Test
    void a_hook_that_cannot_be_mapped_is_answered_400() {
        HttpResponse<String> answer =
                krokbro.send(GitHubHook.of("{\"secret\":\"sesame\"}").to(krokbro, "uio/mapped"));

        assertProblem(answer, 400);
        assertThat(answer.body()).contains("/repository/url").doesNotContain("sesame");
    }

    @Test
    void a_wrong_signature_is_answered_401() {
        assertProblem(krokbro.send(GitHubHook.push().secret("wrong").to(krokbro, "uio/github")), 401);
    }

    @Test
    void no_signature_is_answered_401() {
        assertProblem(
                krokbro.send(HttpRequest.newBuilder(krokbro.uri("/hooks/uio/github"))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))),
                401);
    }

    @Test
    void an_unknown_tenant_and_an_unknown_source_are_answered_404_with_the_same_body() {
        HttpResponse<String> tenant = krokbro.send(GitHubHook.push().to(krokbro, "nobody/github"));
        HttpResponse<String> source = krokbro.send(GitHubHook.push().to(krokbro, "uio/nothing"));

        assertProblem(tenant, 404);
        assertThat(withoutRequestId(source)).isEqualTo(withoutRequestId(tenant));
    }

    @Test
    void anything_but_post_is_answered_405() {
        HttpResponse<String> answer = krokbro.get("/hooks/uio/github");

        assertProblem(answer, 405);
        assertThat(answer.headers().firstValue("allow")).contains("POST");
    }

    @Test
    void a_body_over_the_limit_is_answered_413_declared_or_chunked() {
        String big = "{\"x\":\"" + "y".repeat(2000) + "\"}";
        GitHubHook hook = GitHubHook.of(big);

        assertProblem(krokbro.send(hook.to(krokbro, "uio/small")), 413);
        assertProblem(
                krokbro.send(hook.to(krokbro, "uio/small")
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(hook.body())))),
                413);
    }

    @Test
    void a_content_type_or_encoding_that_is_not_taken_is_answered_415() {
        assertProblem(
                krokbro.send(GitHubHook.push().to(krokbro, "uio/github").setHeader("content-type", "text/csv")), 415);
        assertProblem(
                krokbro.send(GitHubHook.push().to(krokbro, "uio/github").setHeader("content-encoding", "gzip")), 415);
    }

    @Test
    void a_hook_that_no_queue_wants_is_answered_503() {
        assertUnavailable(krokbro.send(GitHubHook.push().to(krokbro, "uio/lonely")));
    }

    @Test
    void a_source_may_accept_what_no_queue_wants_and_says_so_in_its_health() {
        assertThat(status("uio/careless")).isEqualTo(202);
        assertThat(krokbro.get("/q/health/ready").body()).contains("tenants.uio.sources.careless.publish.unrouted");
    }

    @Test
    void a_missing_exchange_is_answered_503_and_hurts_no_other_source() {
        for (int i = 0; i < 5; i++) {
            assertUnavailable(krokbro.send(GitHubHook.push().to(krokbro, "uio/missing")));
            assertThat(status("uio/github")).isEqualTo(202);
        }
    }

    @Test
    void a_full_queue_is_answered_503_at_once() {
        await().until(() -> status("uio/full") == 503);
        long asked = System.nanoTime();

        assertUnavailable(krokbro.send(GitHubHook.push().to(krokbro, "uio/full")));

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void a_dead_broker_is_its_own_sources_503_and_moves_no_readiness() {
        assertUnavailable(krokbro.send(GitHubHook.push().to(krokbro, "uio/dead")));
        assertThat(status("uio/github")).isEqualTo(202);
        HttpResponse<String> ready = krokbro.get("/q/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).contains("broker uio/dead").contains("nothing listens");
    }

    @Test
    void the_gateways_transaction_id_goes_through_to_answer_log_and_message() {
        String transaction = UUID.randomUUID().toString();
        GitHubHook hook = GitHubHook.push();

        HttpResponse<String> answer =
                krokbro.send(hook.to(krokbro, "uio/github").header("x-gravitee-transaction-id", transaction));

        assertThat(answer.headers().firstValue("krokbro-transaction-id")).contains(transaction);
        assertThat(vhost.messages("held"))
                .anySatisfy(
                        message -> assertThat(message.getProps().getHeaders().get("krokbro-transaction-id"))
                                .hasToString(transaction));
        await("the log, which a thread of its own writes")
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(krokbro.log())
                        .contains("transaction=" + transaction)
                        .contains("outcome=Accepted"));
    }

    @Test
    void an_event_that_goes_in_a_circle_ends_after_eight_hops() {
        assertThat(krokbro.send(GitHubHook.push().to(krokbro, "uio/github").header("krokbro-hops", "6"))
                        .statusCode())
                .isEqualTo(202);
        assertProblem(krokbro.send(GitHubHook.push().to(krokbro, "uio/github").header("krokbro-hops", "8")), 400);
    }

    private static int status(String source) {
        return krokbro.send(GitHubHook.push().to(krokbro, source)).statusCode();
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertProblem(answer, 503);
        assertThat(answer.headers().firstValue("retry-after"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("krokbro-request-id")).isPresent();
    }

    private static String withoutRequestId(HttpResponse<String> answer) {
        return answer.body().replaceAll("[0-9a-f]{32}", "");
    }
}
