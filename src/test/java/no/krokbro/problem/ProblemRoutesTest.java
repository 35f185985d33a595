package no.krokbro.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemRoutesTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    @BeforeAll
    void serve() {
        var router = Router.router(vertx);
        router.get("/fault").handler(_ -> {
            throw new IllegalStateException("the password is sesame");
        });
        router.get("/refused").handler(context -> context.fail(429));
        router.get("/half").handler(context -> {
            context.response().setChunked(true).write("half");
            context.fail(new IllegalStateException("the rest is missing"));
        });
        new ProblemRoutes().serve(router);
        port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterAll
    void close() {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_path_that_nobody_serves_is_a_404_with_a_problem() throws Exception {
        isProblem(get("/nowhere"), ProblemType.UNKNOWN);
    }

    @Test
    void a_method_that_a_path_does_not_take_is_a_405_with_a_problem() throws Exception {
        var post = HttpRequest.newBuilder(uri("/fault")).POST(BodyPublishers.noBody());

        isProblem(http.send(post.build(), BodyHandlers.ofString()), ProblemType.WRONG_METHOD);
    }

    @Test
    void a_refusal_of_a_route_is_the_problem_of_its_status() throws Exception {
        isProblem(get("/refused"), ProblemType.TOO_MANY);
    }

    @Test
    void a_fault_of_ours_is_a_500_that_tells_nothing_but_its_id() throws Exception {
        var answer = get("/fault");

        isProblem(answer, ProblemType.FAULT);
        assertThat(answer.body()).doesNotContain("sesame", "IllegalState");
    }

    @Test
    void a_fault_in_the_middle_of_an_answer_ends_the_connection() {
        assertThat(catchThrowable(() -> get("/half"))).isInstanceOf(IOException.class);
    }

    private void isProblem(HttpResponse<String> answer, ProblemType type) {
        assertThat(answer.statusCode()).isEqualTo(type.status());
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("krokbro-request-id"))
                .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f]{32}"));
        assertThat(new JsonObject(answer.body()))
                .isEqualTo(new JsonObject()
                        .put("type", type.uri())
                        .put("title", type.title())
                        .put("status", type.status()));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
