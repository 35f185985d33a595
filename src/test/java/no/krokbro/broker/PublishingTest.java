package no.krokbro.broker;

import static no.krokbro.broker.Publishers.broker;
import static no.krokbro.broker.Publishers.connected;
import static no.krokbro.broker.Publishers.message;
import static no.krokbro.broker.Publishers.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import no.krokbro.broker.PublishOutcome.Confirmed;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.PublishOutcome.Refused;
import no.krokbro.broker.PublishOutcome.Unavailable;
import no.krokbro.broker.PublishOutcome.Unroutable;
import no.krokbro.catalogue.Broker;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RabbitVhost.Silence;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealBroker
final class PublishingTest {
    private static final Duration SOON = Duration.ofSeconds(8);

    private final BrokerConnections connections = Publishers.connections();

    @AfterEach
    void close() {
        connections.close();
    }

    @Test
    void a_confirmed_message_is_in_its_queue_persistent_and_with_its_id(RabbitVhost vhost) {
        Broker broker = broker(vhost);
        String queue = vhost.quorumQueue("held");
        connected(connections, broker, queue);

        assertThat(publish(connections, message(broker, "uio/github", "", queue, "e-1"))
                        .join())
                .isEqualTo(new Confirmed());

        var held = vhost.messages(queue).getLast();
        assertThat(held.getProps().getMessageId()).isEqualTo("e-1");
        assertThat(held.getProps().getDeliveryMode()).isEqualTo(2);
    }

    @Test
    void with_every_second_message_unroutable_each_publish_gets_its_own_answer(RabbitVhost vhost) {
        Broker broker = broker(vhost);
        String queue = vhost.quorumQueue("held");
        connected(connections, broker, queue);
        List<CompletableFuture<PublishOutcome>> outcomes = new ArrayList<>();

        for (int i = 0; i < 200; i++) {
            String key = i % 2 == 0 ? queue : "nobody";
            outcomes.add(publish(connections, message(broker, "uio/s" + i % 4, "", key, "e-" + i)));
        }

        for (int i = 0; i < 200; i++) {
            assertThat(outcomes.get(i).join()).isEqualTo(i % 2 == 0 ? new Confirmed() : new Unroutable());
        }
    }

    @Test
    void a_full_queue_is_a_refusal(RabbitVhost vhost) {
        Broker broker = broker(vhost);
        String queue = vhost.queue(
                "full", Map.of("x-queue-type", "quorum", "x-max-length", 1, "x-overflow", "reject-publish"));
        connected(connections, broker, queue);

        await().untilAsserted(() -> assertThat(publish(connections, message(broker, "uio/a", "", queue, "e"))
                        .join())
                .isEqualTo(new Refused()));
    }

    @Test
    void a_missing_exchange_closes_only_its_own_lane(RabbitVhost vhost) {
        Broker broker = broker(vhost);
        String queue = vhost.quorumQueue("held");
        connected(connections, broker, queue);

        for (int i = 0; i < 20; i++) {
            var missing = publish(connections, message(broker, "uio/broken", "nowhere", "k", "m-" + i));
            var working = publish(connections, message(broker, "uio/github", "", queue, "w-" + i));
            assertThat(missing.join())
                    .isIn(new Unavailable(Reason.NO_EXCHANGE), new Unavailable(Reason.CHANNEL_CLOSED));
            assertThat(working.join()).isEqualTo(new Confirmed());
        }
        assertThat(publish(connections, message(broker, "uio/broken", "nowhere", "k", "last"))
                        .join())
                .isEqualTo(new Unavailable(Reason.NO_EXCHANGE));
    }

    @Test
    void a_user_that_may_not_publish_there_is_told_so(RabbitVhost vhost) {
        vhost.node().user(vhost.name() + "-r", "secret", vhost.name(), "", "", ".*");
        Broker broker = broker(vhost, vhost.name() + "-r", "secret");
        vhost.exchange("events", "topic");

        await().untilAsserted(() -> assertThat(publish(connections, message(broker, "uio/a", "events", "k", "e"))
                        .join())
                .isEqualTo(new Unavailable(Reason.NOT_PERMITTED)));
    }

    @Test
    void least_privilege_is_enough_to_publish(RabbitVhost vhost) {
        vhost.node().user(vhost.name() + "-w", "secret", vhost.name(), "", "events", "");
        vhost.exchange("events", "topic");
        vhost.bind(vhost.quorumQueue("held"), "events", "#");
        Broker broker = broker(vhost, vhost.name() + "-w", "secret");

        await().untilAsserted(() -> assertThat(publish(connections, message(broker, "uio/a", "events", "k", "e"))
                        .join())
                .isEqualTo(new Confirmed()));
    }

    @Test
    void a_source_takes_at_most_a_quarter_of_its_brokers_window() {
        ConfirmWindow window = new ConfirmWindow(8);

        assertThat(List.of(window.take("a"), window.take("a"), window.take("a")))
                .containsExactly(true, true, false);
        window.giveBack("a");
        assertThat(window.take("a")).isTrue();
        for (String lane : List.of("b", "b", "c", "c", "d", "d")) {
            assertThat(window.take(lane)).isTrue();
        }
        assertThat(window.take("e")).isFalse();
        assertThat(window.inFlight()).isEqualTo(8);
    }

    @Test
    void when_every_connection_is_closed_each_publish_in_flight_ends_and_the_next_one_is_confirmed(RabbitVhost vhost) {
        Broker broker = broker(vhost);
        String queue = vhost.quorumQueue("held");
        connected(connections, broker, queue);
        List<CompletableFuture<PublishOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            outcomes.add(publish(connections, message(broker, "uio/github", "", queue, "e-" + i)));
        }

        vhost.node().closeConnections("a test");

        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.join()).isNotNull());
        connected(connections, broker, queue);
    }

    @Test
    void a_memory_alarm_refuses_at_once_and_ends_by_itself() {
        try (RabbitNode node = RabbitNode.own()) {
            RabbitVhost vhost = node.vhost("alarm");
            Broker broker = broker(vhost);
            String queue = vhost.quorumQueue("held");
            connected(connections, broker, queue);

            node.memoryAlarm(true);
            var first = publish(connections, message(broker, "uio/a", "", queue, "first"));
            await().untilAsserted(() -> assertThat(publish(connections, message(broker, "uio/b", "", queue, "later"))
                            .getNow(new Confirmed()))
                    .isEqualTo(new Unavailable(Reason.BLOCKED)));
            assertThat(connections.states().getFirst().publishing())
                    .hasValueSatisfying(words -> assertThat(words).contains("alarm"));
            node.memoryAlarm(false);

            assertThat(first.join()).isEqualTo(new Confirmed());
            connected(connections, broker, queue);
        }
    }

    @Test
    void a_publish_that_rabbitmq_never_confirms_ends_and_costs_none_that_came_later(RabbitVhost vhost) {
        Broker broker = broker(vhost);
        String silent = vhost.quorumQueue("silent");
        String queue = vhost.quorumQueue("held");
        BrokerConnections impatient = Publishers.connections(Duration.ofSeconds(4));
        List<CompletableFuture<PublishOutcome>> later = new ArrayList<>();
        connected(impatient, broker, queue);
        publish(impatient, message(broker, "uio/a", "", silent, "known"))
                .join(); // the first message to a queue holds up its channel until a leader answers
        try (Silence _ = vhost.silence(silent)) {
            long began = System.nanoTime();
            var unanswered = publish(impatient, message(broker, "uio/a", "", silent, "unanswered"));

            while (!unanswered.isDone()) {
                later.add(publish(impatient, message(broker, "uio/a", "", queue, "e-" + later.size())));
                assertThat(later.getLast().join()).isEqualTo(new Confirmed());
            }

            assertThat(unanswered.join()).isEqualTo(new Unavailable(Reason.CHANNEL_CLOSED));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(4), SOON);
            assertThat(impatient.states().getFirst().publishing()).isEmpty();
            assertThat(impatient.states().getFirst().inFlight()).isZero();
        } finally {
            impatient.close();
        }
    }

    @Test
    void what_was_confirmed_before_kill_9_is_there_after_it_and_publishing_resumes_within_a_second() {
        try (RabbitNode node = RabbitNode.own()) {
            RabbitVhost vhost = node.vhost("killed");
            Broker broker = broker(vhost);
            String queue = vhost.quorumQueue("held");
            connected(connections, broker, queue);
            List<CompletableFuture<PublishOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                outcomes.add(publish(connections, message(broker, "uio/s" + i % 8, "", queue, "e-" + i)));
                if (i == 1000) {
                    node.kill();
                }
            }
            List<String> confirmed = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                if (outcomes.get(i).join() instanceof Confirmed) {
                    confirmed.add("e-" + i);
                }
            }

            node.start();
            long up = System.nanoTime();
            connected(connections, broker, queue);

            assertThat(Duration.ofNanos(System.nanoTime() - up)).isLessThan(Duration.ofSeconds(1));
            List<String> held = vhost.messages(queue).stream()
                    .map(message -> message.getProps().getMessageId())
                    .toList();
            assertThat(held).containsAll(confirmed).contains("first");
        }
    }

    @Test
    void the_next_password_is_taken_after_access_was_refused(RabbitVhost vhost) {
        Broker broker = broker(vhost, vhost.name(), "not-yet-valid", vhost.name());

        connected(connections, broker, vhost.quorumQueue("held"));
    }

    @Test
    void a_password_that_was_changed_in_the_catalogue_serves_the_next_connection(RabbitVhost vhost) {
        String queue = vhost.quorumQueue("held");
        connected(connections, broker(vhost), queue);

        vhost.node().changePassword(vhost.name(), "renewed");
        Broker renewed = broker(vhost, vhost.name(), "renewed", vhost.name());
        connections.follow(Catalogues.changedTo(renewed));
        vhost.node().closeConnections("rotation");

        connected(connections, renewed, queue);
    }
}
