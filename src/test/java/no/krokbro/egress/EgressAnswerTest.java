package no.krokbro.egress;

import static no.krokbro.egress.Outgoing.body;
import static no.krokbro.egress.Outgoing.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import no.krokbro.egress.EgressAnswer.Answered;
import no.krokbro.egress.EgressAnswer.ConnectionFailed;
import no.krokbro.egress.EgressAnswer.Unsendable;
import no.krokbro.fixture.Endpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EgressAnswerTest {
    private final Vertx vertx = Vertx.vertx();
    private EgressClient client;
    private final Endpoint endpoint = Endpoint.http();

    @BeforeAll
    void open() {
        client = new EgressClient(vertx);
    }

    @AfterEach
    void reset() {
        endpoint.answers(200);
    }

    @AfterAll
    void close() {
        client.close();
        endpoint.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_request_arrives_as_it_was_made() {
        var url = URI.create("http://127.0.0.1:" + endpoint.port() + "/hooks/a%20b?q=1&r");

        var answer = send(post(url, Map.of("webhook-id", "msg_1", "X-Note", "a b ~")));

        assertThat(answer)
                .asInstanceOf(type(Answered.class))
                .extracting(Answered::status)
                .isEqualTo(200);
        var received = endpoint.received().getLast();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.uri()).hasToString("/hooks/a%20b?q=1&r");
        assertThat(received.text()).isEqualTo("hello");
        assertThat(received.header("webhook-id")).contains("msg_1");
        assertThat(received.header("x-note")).contains("a b ~");
        assertThat(received.header("content-length")).contains("5");
        assertThat(received.header("host")).contains("127.0.0.1:" + endpoint.port());
    }

    @Test
    void an_empty_post_says_that_it_is_empty() {
        var request = new EgressRequest(
                "test", 1, "POST", endpoint.url(), Map.of(), body(""), Outgoing.LONG, Outgoing.LOOPBACK, true);

        send(request);

        assertThat(endpoint.received().getLast().header("content-length")).contains("0");
    }

    @Test
    void an_ipv6_address_is_called_by_its_address() throws Exception {
        try (var peer = Peer.at("::1", socket -> Peer.say(socket, "HTTP/1.1 204 No Content\r\n\r\n"))) {
            var answer = send(post(URI.create("http://[::1]:" + peer.port() + "/")));

            assertThat(answer)
                    .asInstanceOf(type(Answered.class))
                    .extracting(Answered::status)
                    .isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204, 301, 302, 303, 307, 308, 400, 404, 410, 429, 500, 503, 599})
    void every_status_is_an_answer_and_no_redirect_is_followed(int status) {
        try (var elsewhere = Endpoint.http()) {
            endpoint.answers(
                    Endpoint.Answer.of(status).with("Location", elsewhere.url().toString()));

            assertThat(send(post(endpoint.url())))
                    .asInstanceOf(type(Answered.class))
                    .extracting(Answered::status)
                    .isEqualTo(status);
            assertThat(elsewhere.received()).isEmpty();
        }
    }

    @Test
    void retry_after_and_the_body_come_as_sent() {
        endpoint.answers(Endpoint.Answer.of(503)
                .with("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT")
                .body("why"));

        var answer = (Answered) send(post(endpoint.url()));

        assertThat(answer.retryAfter()).isEqualTo(Optional.of("Fri, 31 Dec 1999 23:59:59 GMT"));
        assertThat(answer.body()).isEqualTo(body("why"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "16384, 16384", "16385, 16384", "1048576, 16384"})
    void an_answer_is_read_to_16_kib_and_counts(int length, int read) {
        endpoint.answers(Endpoint.Answer.of(202).body("x".repeat(length)));

        var answer = (Answered) send(post(endpoint.url()));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).hasSize(read);
    }

    @Test
    void the_connection_of_an_endless_answer_is_reset() throws Exception {
        var chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        try (var peer = Peer.with(socket -> {
            Peer.say(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                Peer.say(socket, chunk);
            }
        })) {
            assertThat(send(post(peer.url()))).isInstanceOf(Answered.class);
            // the reset is sent at once; five seconds are for a busy machine
            await().atMost(Duration.ofSeconds(5)).until(() -> peer.hungUp() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage\r\n\r\n",
                "HTTP/9.9 200 OK\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n",
            })
    void an_answer_that_is_not_http_or_not_whole_is_a_failed_connection(String answer) throws Exception {
        try (var peer = Peer.with(socket -> {
            Peer.say(socket, answer);
            socket.close();
        })) {
            assertThat(send(post(peer.url()))).isEqualTo(new ConnectionFailed());
        }
    }

    @Test
    void an_answer_whose_headers_never_end_is_a_failed_connection() throws Exception {
        try (var peer = Peer.with(socket -> {
            Peer.say(socket, "HTTP/1.1 200 OK\r\n");
            while (true) {
                Peer.say(socket, "x-more: " + "y".repeat(1000) + "\r\n");
            }
        })) {
            assertThat(send(post(peer.url()))).isEqualTo(new ConnectionFailed());
        }
    }

    @Test
    void what_comes_before_the_answer_is_not_the_answer() throws Exception {
        var answers = """
                HTTP/1.1 100 Continue

                HTTP/1.1 103 Early Hints
                Link: </x>

                HTTP/1.1 201 Created
                Content-Length: 0

                """;
        try (var peer = Peer.saying(answers.replace("\n", "\r\n"))) {
            assertThat(send(post(peer.url())))
                    .asInstanceOf(type(Answered.class))
                    .extracting(Answered::status)
                    .isEqualTo(201);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-note|a\\r\\nx-evil: 1",
                "x-note|a\\nb",
                "x-note|a\\0b",
                "x-note|blåbær",
                "x-note|a\\177b",
                "x note|a",
                "x-note:|a",
                "blåbær|a",
                "''|a",
                "Host|crm.example",
                "Content-Length|3",
                "Transfer-Encoding|chunked",
                "Connection|close",
                "Upgrade|h2c",
                "Expect|100-continue",
            })
    void a_header_that_http_does_not_allow_or_that_is_ours_is_unsendable(String name, String value) {
        var before = endpoint.received().size();

        assertThat(send(post(endpoint.url(), Map.of(name, value.translateEscapes()))))
                .isEqualTo(new Unsendable());
        assertThat(endpoint.received()).hasSize(before);
    }

    @Test
    void any_header_at_all_is_an_answer() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            var name = random.ints(random.nextInt(4), 0, 0x180)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            var value = random.ints(random.nextInt(12), 0, 0x180)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(send(post(endpoint.url(), Map.of(name, value))))
                    .as("seed %d: [%s] [%s]", seed, name, value)
                    .isInstanceOfAny(Answered.class, Unsendable.class);
        }
    }

    private EgressAnswer send(EgressRequest request) {
        return client.send(request).await().atMost(Duration.ofSeconds(30));
    }
}
