package no.krokbro.selfservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import no.krokbro.catalogue.ServiceSettings;
import no.krokbro.signature.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminAccessTest {
    private static final Optional<Secret> KEY = Optional.of(Secret.of("sesame"));

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void without_a_key_the_api_is_not_there() throws IOException {
        assertThat(get(access(Optional.empty(), false), "localhost", "authorization: Bearer sesame"))
                .startsWith("HTTP/1.1 404 ")
                .contains("application/problem+json", "krokbro-request-id", "KROKBRO_ADMIN_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization: Bearer sesame", "Authorization: bearer sesame"})
    void who_shows_the_key_comes_in(String header) throws IOException {
        assertThat(get(access(KEY, false), "krokbro.example", header)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization: Bearer sesam",
                "authorization: Bearer sesame!",
                "authorization: Bearer ",
                "authorization: Basic sesame",
                "x-authorization: Bearer sesame"
            })
    void who_does_not_is_told_what_to_send(String header) throws IOException {
        assertThat(get(access(KEY, false), "krokbro.example", header))
                .startsWith("HTTP/1.1 401 ")
                .contains("application/problem+json", "www-authenticate: Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "127.0.0.1", "[::1]:8080"})
    void in_dev_who_calls_from_this_machine_needs_no_key(String host) throws IOException {
        assertThat(get(access(Optional.empty(), true), host, "accept: */*")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rebound.example", "localhost.rebound.example:8080", "127.0.0.1.rebound.example"})
    void a_browser_that_was_sent_here_under_another_name_stays_out(String host) throws IOException {
        assertThat(get(access(Optional.empty(), true), host, "accept: */*")).startsWith("HTTP/1.1 404 ");
        assertThat(get(access(KEY, true), host, "accept: */*")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void only_the_api_is_guarded() throws IOException {
        assertThat(get(access(KEY, false), "localhost", "accept: */*", "/hooks/uio/github"))
                .startsWith("HTTP/1.1 200 ");
    }

    private static AdminAccess access(Optional<Secret> key, boolean open) {
        return new AdminAccess(key, open, () -> ServiceSettings.NONE);
    }

    private String get(AdminAccess access, String host, String header) throws IOException {
        return get(access, host, header, "/api/v1/flow");
    }

    private String get(AdminAccess access, String host, String header, String path) throws IOException {
        Router router = Router.router(vertx);
        router.route().handler(context -> context.response().end("here"));
        access.guard(router);
        int port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        // a socket of our own, since no client lets the Host header be chosen
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nhost: %s\r\n%s\r\nconnection: close\r\n\r\n"
                            .formatted(path, host, header)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
