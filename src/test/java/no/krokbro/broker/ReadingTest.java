package no.krokbro.broker;

import static no.krokbro.broker.Publishers.broker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import no.krokbro.broker.ConsumerState.Consuming;
import no.krokbro.broker.ConsumerState.Withdrawn;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RabbitVhost.Silence;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealBroker
final class ReadingTest {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private final BrokerConnections connections = Publishers.connections();
    private final Queue<QueueMessage> out = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        connections.close();
    }

    @Test
    void no_more_than_the_prefetch_is_out_and_an_ack_makes_room(RabbitVhost vhost) {
        String queue = vhost.quorumQueue("work");
        published(vhost, queue, 10);
        connections.consume(broker(vhost), QueueTerms.shared(queue, 4, EVERY), out::add);

        await().untilAsserted(() -> assertThat(out).hasSize(4));
        out.remove().ack();

        await().untilAsserted(() -> assertThat(out).hasSize(4));
        assertThat(text(out.peek())).isEqualTo("m-1");
    }

    @Test
    void what_is_acked_at_once_when_the_connection_is_up_is_gone(RabbitVhost vhost) {
        List<String> queues = IntStream.range(0, 20)
                .mapToObj(number -> vhost.quorumQueue("work-" + number))
                .toList();
        queues.forEach(queue -> published(vhost, queue, 1));

        queues.forEach(queue -> connections.consume(broker(vhost), QueueTerms.shared(queue, 1, EVERY), message -> {
            message.ack();
            out.add(message);
        }));
        await().untilAsserted(() -> assertThat(out).hasSameSizeAs(queues));
        connections.close();

        await().untilAsserted(() -> assertThat(queues)
                .allSatisfy(queue -> assertThat(vhost.consumers(queue)).isZero()));
        assertThat(queues).allSatisfy(queue -> assertThat(vhost.depth(queue)).isZero());
    }

    @Test
    void what_was_acked_is_gone_and_what_was_given_back_comes_again(RabbitVhost vhost) {
        String queue = vhost.quorumQueue("work");
        published(vhost, queue, 2);
        connections.consume(broker(vhost), QueueTerms.shared(queue, 2, EVERY), out::add);
        await().untilAsserted(() -> assertThat(out).hasSize(2));

        out.remove().ack();
        out.remove().giveBack();

        await().untilAsserted(() -> assertThat(out).hasSize(1));
        assertThat(text(out.peek())).isEqualTo("m-1");
        assertThat(out.peek().redelivered()).isTrue();
    }

    @Test
    void however_many_acks_are_told_together_what_is_out_or_was_given_back_stays(RabbitVhost vhost) {
        String queue = vhost.quorumQueue("work");
        List<String> all =
                IntStream.range(0, 1_000).mapToObj(number -> "m-" + number).toList();
        List<String> kept = all.subList(600, 1_000).stream()
                .filter(text -> text.endsWith("7"))
                .toList();
        vhost.publishAll(
                "",
                queue,
                new BasicProperties(),
                all.stream().map(String::getBytes).toList());
        Set<String> acked = ConcurrentHashMap.newKeySet();

        connections.consume(broker(vhost), QueueTerms.shared(queue, 2 * kept.size(), EVERY), out::add);
        await().until(() -> {
            List<QueueMessage> some = new ArrayList<>();
            while (out.peek() != null) {
                some.add(out.remove());
            }
            some.parallelStream()
                    .unordered()
                    .filter(message -> !kept.contains(text(message)))
                    .forEach(message -> {
                        if (!message.redelivered() && text(message).endsWith("3")) {
                            message.giveBack();
                        } else {
                            acked.add(text(message));
                            message.ack();
                        }
                    });
            return acked.size() + kept.size() == all.size();
        });
        connections.close();

        await().untilAsserted(() -> assertThat(vhost.depth(queue)).isEqualTo(kept.size()));
        assertThat(vhost.messages(queue))
                .extracting(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrderElementsOf(kept);
    }

    @Test
    void a_queue_whose_leader_does_not_answer_is_not_taken_for_an_empty_one(RabbitVhost vhost, RabbitNode node)
            throws IOException, TimeoutException {
        String queue = vhost.quorumQueue("work");
        published(vhost, queue, 3);
        QueueConsumer consumer = connections.consume(broker(vhost), QueueTerms.shared(queue, 1, EVERY), out::add);
        await().untilAsserted(() -> assertThat(out).hasSize(1));
        assertThat(left(consumer)).hasValue(2);

        try (Silence _ = vhost.silence(queue)) {
            assertThat(left(consumer)).isEmpty();
            assertThat(depth(node, vhost, queue)).isEmpty();
        }

        await().untilAsserted(() -> assertThat(left(consumer)).hasValue(2));
        assertThat(depth(node, vhost, queue)).hasValue(2);
    }

    @Test
    void a_queue_whose_leader_does_not_answer_keeps_nobody_waiting_for_the_acks_of_another(RabbitVhost vhost) {
        String stuck = vhost.quorumQueue("stuck");
        String other = vhost.quorumQueue("other");
        published(vhost, other, 200);
        QueueConsumer waits = connections.consume(broker(vhost), QueueTerms.shared(stuck, 1, EVERY), out::add);
        await().untilAsserted(() -> assertThat(waits.state()).isEqualTo(new Consuming()));

        try (Silence _ = vhost.silence(stuck)) {
            CompletableFuture<Optional<QueueMessage>> fetched = new CompletableFuture<>();
            waits.hold();
            waits.fetch(fetched::complete);
            connections.consume(broker(vhost), QueueTerms.shared(other, 1, EVERY), message -> {
                message.ack();
                out.add(message);
            });

            await().atMost(Duration.ofSeconds(3))
                    .untilAsserted(() -> assertThat(out).hasSize(200));
            assertThat(fetched).isNotDone();
        }

        await().untilAsserted(() -> assertThat(waits.state()).isEqualTo(new ConsumerState.Held()));
    }

    private static OptionalLong depth(RabbitNode node, RabbitVhost vhost, String queue)
            throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(node.port());
        factory.setVirtualHost(vhost.name());
        factory.setUsername(vhost.name());
        factory.setPassword(vhost.name());
        try (Connection connection = factory.newConnection()) {
            return QueueDepth.of(connection.createChannel(), queue);
        }
    }

    private static OptionalLong left(QueueConsumer consumer) {
        CompletableFuture<OptionalLong> left = new CompletableFuture<>();
        consumer.left(left::complete);
        return left.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void a_deleted_queue_is_withdrawn_until_it_is_back_and_others_flow_on(RabbitVhost vhost) {
        String gone = vhost.quorumQueue("gone");
        String other = vhost.quorumQueue("other");
        QueueConsumer consumer = connections.consume(broker(vhost), QueueTerms.shared(gone, 4, EVERY), out::add);
        connections.consume(broker(vhost), QueueTerms.shared(other, 4, EVERY), out::add);
        await().untilAsserted(() -> assertThat(consumer.state()).isEqualTo(new Consuming()));

        vhost.deleteQueue(gone);
        await().untilAsserted(() -> assertThat(consumer.state()).isEqualTo(new Withdrawn(404)));
        published(vhost, other, 1);
        await().untilAsserted(() -> assertThat(out).hasSize(1));

        vhost.quorumQueue("gone");
        published(vhost, gone, 1);
        await().atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(out).hasSize(2));
        assertThat(consumer.state()).isEqualTo(new Consuming());
    }

    @Test
    void a_queue_that_the_user_may_not_read_is_withdrawn(RabbitVhost vhost) {
        vhost.node().user(vhost.name() + "-w", "secret", vhost.name(), "", ".*", "");
        String queue = vhost.quorumQueue("theirs");

        QueueConsumer consumer = connections.consume(
                broker(vhost, vhost.name() + "-w", "secret"), QueueTerms.shared(queue, 4, EVERY), out::add);

        await().untilAsserted(() -> assertThat(consumer.state()).isEqualTo(new Withdrawn(403)));
    }

    @Test
    void a_held_queue_gives_nothing_but_what_is_fetched(RabbitVhost vhost) {
        String queue = vhost.quorumQueue("work");
        QueueConsumer consumer = connections.consume(broker(vhost), QueueTerms.shared(queue, 4, EVERY), out::add);
        await().untilAsserted(() -> assertThat(consumer.state()).isEqualTo(new Consuming()));

        consumer.hold();
        await().untilAsserted(() -> assertThat(consumer.state()).isEqualTo(new ConsumerState.Held()));
        published(vhost, queue, 2);
        AtomicReference<Optional<QueueMessage>> fetched = new AtomicReference<>(Optional.empty());
        consumer.fetch(fetched::set);

        await().untilAsserted(
                        () -> assertThat(fetched.get().map(ReadingTest::text)).contains("m-0"));
        assertThat(out).isEmpty();
        consumer.resume();
        await().untilAsserted(() -> assertThat(out).hasSize(1));
    }

    @Test
    void an_ack_on_a_lost_channel_is_dropped_and_the_message_comes_again() {
        try (RabbitNode node = RabbitNode.own()) {
            RabbitVhost vhost = node.vhost("lost");
            String queue = vhost.quorumQueue("work");
            published(vhost, queue, 3);
            connections.consume(broker(vhost), QueueTerms.shared(queue, 4, EVERY), out::add);
            await().untilAsserted(() -> assertThat(out).hasSize(3));
            QueueMessage stale = out.remove();
            out.clear();

            node.kill();
            await().untilAsserted(() -> assertThat(stale.stale()).isTrue());
            stale.ack();
            node.start();

            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(out).hasSize(3));
            out.forEach(QueueMessage::ack);
            await().untilAsserted(() -> assertThat(vhost.depth(queue)).isZero());
        }
    }

    private static void published(RabbitVhost vhost, String queue, int count) {
        for (int i = 0; i < count; i++) {
            vhost.publish("", queue, "m-" + i);
        }
    }

    private static String text(QueueMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }
}
