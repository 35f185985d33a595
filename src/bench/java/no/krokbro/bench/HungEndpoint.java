package no.krokbro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.Test;

/**
 * A healthy endpoint beside one that takes requests and never answers, on the same host and port: {@code ./mvnw verify
 * -Pfaults -Dit.test=HungEndpoint}. The load is a timetable that waits for nobody, at 30 % of what all that share the
 * machine, publisher and endpoint included, get done for the healthy one with so many messages under way at once.
 */
final class HungEndpoint {
    private static final double LOAD = 0.3;
    private static final int UNDER_WAY = Integer.getInteger("hung.under-way", 256);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("faults.seconds", 60));

    private static final int ROUNDS = Integer.getInteger("faults.rounds", 3);

    private static final String NOBODY = "";

    private final Vertx vertx = Vertx.vertx();
    private final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(UNDER_WAY);

    @Test
    void a_hung_endpoint_costs_a_healthy_one_nothing() throws IOException, TimeoutException, InterruptedException {
        try (RabbitNode node = RabbitNode.own();
                RabbitVhost vhost = node.vhost("hung")) {
            vhost.exchange("events", "direct");
            vhost.bind(vhost.quorumQueue("healthy"), "events", "healthy");
            URI server = server();
            CatalogueText catalogue =
                    CatalogueText.on(vhost).subscription("healthy", "healthy", server.resolve("/healthy"));
            for (int round = 0; round <= ROUNDS; round++) {
                vhost.bind(vhost.quorumQueue("hung-" + round), "events", "hung-" + round);
                catalogue = catalogue.subscription(
                        "hung-" + round, "hung-" + round, server.resolve("/hung"), "timeout: 10s");
            }
            try (KrokbroProcess krokbro = KrokbroProcess.start(
                            catalogue.toString(), Map.of("KROKBRO_DELIVERY_BETWEEN_WAIT_QUEUES", "1s"));
                    Connection publishing = connection(vhost)) {
                await("the wait queues")
                        .atMost(Duration.ofMinutes(1))
                        .ignoreExceptions()
                        .until(() -> vhost.depth("krokbro.v1.wait.4h") == 0);
                Channel channel = publishing.createChannel();
                var _ = sustained(channel); // warm
                double perSecond = sustained(channel) * LOAD;
                Spread first = run(channel, perSecond, "hung-0"); // what an outage runs is not compiled yet
                List<Spread> alone = new ArrayList<>();
                List<Spread> beside = new ArrayList<>();
                for (int round = 1; round <= ROUNDS; round++) {
                    alone.add(run(channel, perSecond, NOBODY));
                    beside.add(run(channel, perSecond, "hung-" + round));
                }
                System.out.printf(
                        "FAULTS deliveries at %.0f/s, ms least, p50, p99: alone %s; beside an endpoint that begins to hang %s,"
                                + " the first %s%n",
                        perSecond, alone, beside, first);
                assertThat(krokbro.isReady()).isTrue();
                double p99 = p99(alone);
                assertThat(p99(beside)).isLessThanOrEqualTo(Math.max(p99 * 1.5, p99 + 20));
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static double p99(List<Spread> rounds) {
        return rounds.stream()
                .mapToDouble(Spread::max)
                .sorted()
                .skip(ROUNDS / 2)
                .findFirst()
                .orElseThrow();
    }

    /** Messages a second, published as fast as they are delivered. */
    private double sustained(Channel channel) throws IOException, InterruptedException {
        long began = System.nanoTime();
        long delivered = took.size();
        while (System.nanoTime() - began < TIME.toNanos()) {
            places.acquire();
            publish(channel, "healthy", System.nanoTime());
        }
        places.acquire(UNDER_WAY);
        places.release(UNDER_WAY);
        return (took.size() - delivered) * 1e9 / (System.nanoTime() - began);
    }

    /** Least, median and 99th percentile of the milliseconds from when a message was due to its request. */
    private Spread run(Channel channel, double perSecond, String hung) throws IOException {
        took.clear();
        long began = System.nanoTime();
        int all = (int) (perSecond * TIME.toSeconds());
        for (int sent = 0; sent < all; sent++) {
            long due = began + (long) (sent * 1e9 / perSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            publish(channel, "healthy", due);
            if (!hung.equals(NOBODY) && sent % 5 == 0) {
                publish(channel, hung, due);
            }
        }
        await("every message of the healthy one").atMost(Duration.ofSeconds(30)).until(() -> took.size() >= all);
        List<Long> sorted = took.stream().sorted().toList();
        return new Spread(sorted.getFirst() / 1e6, at(sorted, 0.5), at(sorted, 0.99));
    }

    private static double at(List<Long> sorted, double share) {
        return sorted.get((int) (sorted.size() * share)) / 1e6;
    }

    private static void publish(Channel channel, String key, long due) throws IOException {
        AMQP.BasicProperties properties = MessageProperties.MINIMAL_PERSISTENT_BASIC;
        channel.basicPublish("events", key, properties, String.valueOf(due).getBytes(StandardCharsets.US_ASCII));
    }

    private URI server() {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    if ("/healthy".equals(request.path())) {
                        request.body().onSuccess(body -> {
                            took.add(System.nanoTime() - Long.parseLong(body.toString()));
                            places.release();
                            request.response().setStatusCode(204).end();
                        });
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private static Connection connection(RabbitVhost vhost) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(vhost.node().port());
        factory.setVirtualHost(vhost.name());
        factory.setUsername(vhost.name());
        factory.setPassword(vhost.name());
        return factory.newConnection();
    }
}
