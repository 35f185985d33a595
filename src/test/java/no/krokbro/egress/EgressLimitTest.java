package no.krokbro.egress;

import static java.util.stream.Collectors.counting;
import static no.krokbro.egress.Outgoing.LONG;
import static no.krokbro.egress.Outgoing.inPool;
import static no.krokbro.egress.Outgoing.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import no.krokbro.egress.EgressAnswer.Answered;
import no.krokbro.egress.EgressAnswer.ConnectionFailed;
import no.krokbro.egress.EgressAnswer.Overloaded;
import no.krokbro.egress.EgressAnswer.ResolverFailed;
import no.krokbro.egress.EgressAnswer.TimedOut;
import no.krokbro.fixture.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EgressLimitTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Vertx vertx = Vertx.vertx();
    private final EgressClient client = new EgressClient(vertx);
    private final Endpoint endpoint = Endpoint.http();

    @AfterEach
    void close() {
        client.close();
        endpoint.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void an_endpoint_that_never_answers_is_cut_off_at_the_limit() throws Exception {
        try (var peer = Peer.with(_ -> {})) {
            assertThat(answer(post(peer.url(), SHORT))).isEqualTo(new TimedOut());
            await().until(() -> peer.hungUp() == 1);
        }
    }

    @Test
    void an_answer_that_drips_is_cut_off_at_the_limit() throws Exception {
        var never = new CountDownLatch(1);
        try (var peer = Peer.with(socket -> {
            Peer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                Peer.say(socket, "x");
            }
        })) {
            var begun = System.nanoTime();

            assertThat(answer(post(peer.url(), SHORT))).isEqualTo(new TimedOut());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT, SHORT.plusSeconds(3));
            await().until(() -> peer.hungUp() == 1);
        }
    }

    @Test
    void a_server_that_never_finishes_tls_is_cut_off_at_the_limit() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            var url = URI.create("https://127.0.0.1:" + silent.getLocalPort());

            assertThat(answer(post(url, SHORT))).isEqualTo(new TimedOut());
        }
    }

    @Test
    void a_look_up_counts_against_the_limit() {
        var never = new CountDownLatch(1);
        var deaf = new EgressClient(vertx, new HttpClientOptions(), _ -> {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[0];
        });
        try {
            var underWay = IntStream.range(0, 80)
                    .mapToObj(i -> URI.create("http://crm" + i + ".example/"))
                    .map(url -> deaf.send(inPool(url.getHost(), 1, url, SHORT)).subscribeAsCompletionStage())
                    .toList();
            var answers = underWay.stream().map(CompletableFuture::join).toList();

            // 64 look-ups under way are the limit; that they do not end is not the endpoint's fault
            assertThat(answers.subList(0, 64)).containsOnly(new ResolverFailed());
            assertThat(answers.subList(64, 80)).containsOnly(new Overloaded());
        } finally {
            deaf.close();
        }
    }

    @Test
    void an_endpoint_that_drops_the_connection_is_a_failed_connection() {
        assertThat(answer(post(endpoint.drops().url()))).isEqualTo(new ConnectionFailed());
    }

    @Test
    void a_port_that_nobody_listens_at_is_a_failed_connection() {
        var url = endpoint.url();
        endpoint.close();

        assertThat(answer(post(url))).isEqualTo(new ConnectionFailed());
    }

    @Test
    void a_full_pool_answers_at_once_and_others_go_on() {
        endpoint.hangs();
        var waiting = IntStream.range(0, 3)
                .mapToObj(_ -> client.send(inPool("slow", 3, endpoint.url(), LONG))
                        .subscribe()
                        .withSubscriber(UniAssertSubscriber.<EgressAnswer>create()))
                .toList();
        await().until(() -> endpoint.received().size() == 3);
        endpoint.answers(200);

        assertThat(answer(inPool("slow", 3, endpoint.url(), LONG))).isEqualTo(new Overloaded());
        assertThat(answer(inPool("other", 3, endpoint.url(), LONG))).isInstanceOf(Answered.class);

        waiting.forEach(UniAssertSubscriber::cancel);
        await().untilAsserted(() ->
                assertThat(answer(inPool("slow", 3, endpoint.url(), LONG))).isInstanceOf(Answered.class));
    }

    @Test
    void hung_requests_of_other_pools_take_no_connection_of_this_one_however_many() {
        endpoint.hangs();
        var hung = IntStream.range(0, 20)
                .boxed()
                .flatMap(pool -> IntStream.range(0, 64)
                        .mapToObj(_ -> client.send(inPool("slow" + pool, 64, endpoint.url(), LONG))
                                .subscribe()
                                .withSubscriber(UniAssertSubscriber.<EgressAnswer>create())))
                .toList();
        await().until(() -> endpoint.received().size() == hung.size());
        endpoint.answers(200);

        assertThat(answer(inPool("healthy", 64, endpoint.url(), LONG))).isInstanceOf(Answered.class);

        hung.forEach(UniAssertSubscriber::cancel);
    }

    @Test
    void a_pool_never_has_more_connections_than_it_may() throws Exception {
        try (var peer = Peer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
            var lanes = IntStream.range(0, 4)
                    .mapToObj(_ -> client.send(inPool("lanes", 4, peer.url(), LONG))
                            .repeat()
                            .atMost(250)
                            .select()
                            .where(Answered.class::isInstance)
                            .collect()
                            .with(counting())
                            .subscribeAsCompletionStage())
                    .toList();

            assertThat(lanes).allSatisfy(lane -> assertThat(lane.join()).isEqualTo(250));
            assertThat(peer.connections()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void an_abandoned_request_lets_its_connection_go() throws Exception {
        try (var peer = Peer.with(_ -> {})) {
            var subscriber = client.send(post(peer.url()))
                    .subscribe()
                    .withSubscriber(UniAssertSubscriber.<EgressAnswer>create());
            await().until(() -> peer.connections() == 1);

            subscriber.cancel();

            await().until(() -> peer.hungUp() == 1);
        }
    }

    @Test
    void a_closed_client_is_overloaded() {
        client.close();

        assertThat(answer(post(endpoint.url()))).isEqualTo(new Overloaded());
        assertThat(answer(post(URI.create("http://crm.example")))).isEqualTo(new Overloaded());
    }

    private EgressAnswer answer(EgressRequest request) {
        return client.send(request).await().atMost(Duration.ofSeconds(30));
    }
}
