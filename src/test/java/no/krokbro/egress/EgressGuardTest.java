package no.krokbro.egress;

import static no.krokbro.egress.Outgoing.LOOPBACK;
import static no.krokbro.egress.Outgoing.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import no.krokbro.egress.EgressAnswer.Answered;
import no.krokbro.egress.EgressAnswer.ConnectionFailed;
import no.krokbro.egress.EgressAnswer.Forbidden;
import no.krokbro.egress.EgressAnswer.Unresolved;
import no.krokbro.fixture.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {
    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> lookUps = new ConcurrentLinkedQueue<>();
    private final Queue<List<String>> zone = new ArrayDeque<>();
    private final EgressClient client = new EgressClient(vertx, new HttpClientOptions(), this::lookUp);
    private final Endpoint endpoint = Endpoint.http();

    @AfterEach
    void close() {
        client.close();
        endpoint.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "[fd00:ec2::254]"})
    void an_address_that_is_not_public_is_forbidden(String host) {
        assertThat(send("http://" + host + ":" + endpoint.port(), List.of())).isInstanceOf(Forbidden.class);
        assertThat(lookUps).isEmpty();
        assertThat(endpoint.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "0x7f000001", "017700000001", "127.1", "0177.0.0.1", "127.0.0.1."})
    void a_number_in_disguise_is_never_looked_up_even_where_loopback_is_allowed(String host) {
        assertThat(send("http://" + host + ":" + endpoint.port(), LOOPBACK)).isInstanceOf(Forbidden.class);
        assertThat(lookUps).isEmpty();
        assertThat(endpoint.received()).isEmpty();
    }

    @Test
    void one_bad_address_refuses_the_name() {
        zone.add(List.of("127.0.0.1", "10.0.0.1"));

        assertThat(send("http://crm.example:" + endpoint.port(), LOOPBACK)).isInstanceOf(Forbidden.class);
        assertThat(endpoint.received()).isEmpty();
    }

    @Test
    void the_address_that_was_vetted_is_the_one_connected_to() throws Exception {
        try (var trap =
                Peer.at("127.0.0.2", socket -> Peer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
            var allowed = List.of(Network.parse("127.0.0.1"));
            zone.add(List.of("127.0.0.1"));
            zone.add(List.of("127.0.0.2"));

            var answer = send("http://crm.example:" + trap.port(), allowed);

            // nobody listens at the vetted address; a second look-up would have led into the trap
            assertThat(answer).isEqualTo(new ConnectionFailed());
            assertThat(lookUps).hasSize(1);
            assertThat(trap.connections()).isZero();
        }
    }

    @Test
    void a_name_that_turns_private_is_refused_at_the_next_request() {
        zone.add(List.of("127.0.0.1"));
        zone.add(List.of("10.0.0.1"));

        assertThat(send("http://crm.example:" + endpoint.port(), LOOPBACK)).isInstanceOf(Answered.class);
        // a result serves for one second
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(send("http://crm.example:" + endpoint.port(), LOOPBACK))
                        .isInstanceOf(Forbidden.class));
    }

    @Test
    void a_remembered_name_is_judged_again_by_each_request_s_own_networks() {
        zone.add(List.of("127.0.0.1"));

        assertThat(send("http://crm.example:" + endpoint.port(), LOOPBACK)).isInstanceOf(Answered.class);
        assertThat(send("http://crm.example:" + endpoint.port(), List.of())).isInstanceOf(Forbidden.class);
        assertThat(endpoint.received()).hasSize(1);
    }

    @Test
    void the_next_address_is_tried_when_the_first_takes_no_connection() {
        zone.add(List.of("127.0.0.3", "127.0.0.1"));

        assertThat(send("http://crm.example:" + endpoint.port(), LOOPBACK)).isInstanceOf(Answered.class);
    }

    @Test
    void a_redirect_to_a_private_address_is_only_an_answer() {
        zone.add(List.of("127.0.0.1"));
        endpoint.answers(Endpoint.Answer.of(307).with("Location", "http://localhost:" + endpoint.port() + "/inside"));

        assertThat(send("http://crm.example:" + endpoint.port(), LOOPBACK))
                .isInstanceOfSatisfying(
                        Answered.class, answer -> assertThat(answer.status()).isEqualTo(307));
        assertThat(endpoint.received()).hasSize(1);
    }

    @Test
    void a_name_without_an_address_is_unresolved() {
        assertThat(send("http://gone.example", LOOPBACK)).isEqualTo(new Unresolved());
    }

    @Test
    void the_system_s_resolver_is_asked_and_its_answer_judged() {
        var system = new EgressClient(vertx);
        try {
            var url = URI.create("http://localhost:" + endpoint.port());

            assertThat(system.send(post(url, List.<Network>of())).await().atMost(Duration.ofSeconds(30)))
                    .isInstanceOf(Forbidden.class);
            assertThat(system.send(post(url, LOOPBACK)).await().atMost(Duration.ofSeconds(30)))
                    .isInstanceOf(Answered.class);
        } finally {
            system.close();
        }
    }

    private synchronized InetAddress[] lookUp(String name) throws UnknownHostException {
        assertThat(Thread.currentThread().getName()).startsWith("look-up-");
        lookUps.add(name);
        var answer = zone.size() > 1 ? zone.remove() : zone.peek();
        if (answer == null) {
            throw new UnknownHostException(name);
        }
        return Stream.of(answer.toArray(String[]::new))
                .map(InetAddress::ofLiteral)
                .toArray(InetAddress[]::new);
    }

    private EgressAnswer send(String url, List<Network> allowed) {
        return client.send(post(URI.create(url), allowed)).await().atMost(Duration.ofSeconds(30));
    }
}
