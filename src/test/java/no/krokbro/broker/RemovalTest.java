package no.krokbro.broker;

import static no.krokbro.broker.Publishers.broker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import no.krokbro.broker.Removal.Going;
import no.krokbro.broker.Removal.Outcome;
import no.krokbro.catalogue.Broker;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A queue of ours is deleted without a message, or not at all. */
@RealBroker
final class RemovalTest {
    private static final String DEAD = "krokbro.v1.dead.uio.crm";
    private static final String RETRY = "krokbro.v1.retry.uio.crm";
    private static final String BACK = "krokbro.v1.back";
    private static final String LOST = "krokbro.v1.lost";
    private static final Going GOING = new Going(DEAD, RETRY, () -> true);

    private final BrokerRoom room = new BrokerRoom();

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void an_empty_queue_is_deleted_and_what_comes_later_is_in_lost(RabbitVhost vhost) {
        Broker broker = standing(vhost);

        assertThat(unbound(broker)).isEqualTo(Outcome.UNBOUND);
        assertThat(vhost.depth(DEAD)).isZero();
        assertThat(deleted(broker)).isEqualTo(Outcome.DELETED);

        assertThatThrownBy(() -> vhost.depth(DEAD)).hasStackTraceContaining("NOT_FOUND");
        assertThat(unbound(broker)).isEqualTo(Outcome.DELETED);
        vhost.publish(BACK, DEAD, "late");
        await().untilAsserted(() -> assertThat(vhost.depth(LOST)).isEqualTo(1));
        room.stands(broker, DEAD); // who needs it again has it again
        vhost.publish(BACK, DEAD, "new");
        await().untilAsserted(() -> assertThat(vhost.depth(DEAD)).isEqualTo(1));
    }

    @Test
    void a_queue_with_a_message_is_not_even_unbound(RabbitVhost vhost) {
        Broker broker = standing(vhost);
        vhost.publish(BACK, DEAD, "one");

        assertThat(unbound(broker)).isEqualTo(Outcome.USED);

        assertStillTakes(vhost, 1);
    }

    @Test
    void a_message_that_was_on_its_way_keeps_the_queue_which_is_bound_again(RabbitVhost vhost) {
        Broker broker = standing(vhost);
        assertThat(unbound(broker)).isEqualTo(Outcome.UNBOUND);
        vhost.publish("", DEAD, "was on its way");

        assertThat(deleted(broker)).isEqualTo(Outcome.USED);

        assertStillTakes(vhost, 1);
    }

    @Test
    void a_queue_that_was_unbound_without_a_word_and_has_a_message_is_bound_again(RabbitVhost vhost) {
        Broker broker = standing(vhost);
        assertThat(unbound(broker)).isEqualTo(Outcome.UNBOUND);
        vhost.publish("", DEAD, "was on its way");

        assertThat(unbound(broker)).isEqualTo(Outcome.USED);

        assertStillTakes(vhost, 1);
    }

    @Test
    void a_queue_whose_only_message_somebody_has_out_stays(RabbitVhost vhost) throws IOException, TimeoutException {
        Broker broker = standing(vhost);
        assertThat(unbound(broker)).isEqualTo(Outcome.UNBOUND);
        vhost.publish("", DEAD, "read by hand");
        try (Connection reader = connected(vhost)) {
            assertThat(reader.createChannel().basicGet(DEAD, false)).isNotNull();
            assertThat(vhost.depth(DEAD)).isZero();

            assertThat(deleted(broker)).isEqualTo(Outcome.USED);
        }

        await().untilAsserted(() -> assertStillTakes(vhost, 1));
    }

    @Test
    void a_queue_of_a_subscription_that_another_instance_serves_stays(RabbitVhost vhost)
            throws IOException, TimeoutException {
        Broker broker = standing(vhost);
        try (Connection other = connected(vhost)) {
            other.createChannel().basicConsume(RETRY, (_, _) -> {}, _ -> {});
            await().untilAsserted(() -> assertThat(vhost.consumers(RETRY)).isEqualTo(1));

            assertThat(unbound(broker)).isEqualTo(Outcome.USED);
            assertThat(deleted(broker)).isEqualTo(Outcome.USED);
        }

        assertStillTakes(vhost, 0);
    }

    @Test
    void a_queue_whose_leader_is_away_stays_though_rabbitmq_says_that_it_is_empty(RabbitVhost vhost) {
        Broker broker = standing(vhost);
        vhost.publish(BACK, DEAD, "one");
        String server = "quorum_queues, {'%s_%s', node()}".formatted(vhost.name(), DEAD);

        vhost.node().ctl("eval", "ra:stop_server(" + server + ").");
        Outcome outcome;
        try {
            assertThat(unbound(broker)).isEqualTo(Outcome.UNBOUND);
            outcome = deleted(broker);
        } finally {
            vhost.node().ctl("eval", "ra:restart_server(" + server + ").");
        }

        assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
        await().untilAsserted(() -> assertStillTakes(vhost, 1));
    }

    @Test
    void a_queue_that_is_wanted_again_stays(RabbitVhost vhost) {
        Broker broker = standing(vhost);
        Going wanted = new Going(DEAD, RETRY, () -> false);

        assertThat(room.removal().unbind(broker, wanted).await().indefinitely()).isEqualTo(Outcome.UNKNOWN);
        assertThat(room.removal().delete(broker, wanted).await().indefinitely()).isEqualTo(Outcome.UNKNOWN);

        assertStillTakes(vhost, 0);
    }

    @Test
    void a_queue_that_the_user_may_not_delete_stays(RabbitVhost vhost) {
        standing(vhost);
        String user = vhost.name() + "-reader";
        vhost.node().user(user, "secret", vhost.name(), "", ".*", ".*");
        Broker broker = broker(vhost, user, "secret");
        try (BrokerRoom theirs = new BrokerRoom()) {
            await().untilAsserted(() -> assertThat(
                            theirs.removal().unbind(broker, GOING).await().indefinitely())
                    .isEqualTo(Outcome.UNBOUND)); // as soon as it is connected

            assertThat(theirs.removal().delete(broker, GOING).await().indefinitely())
                    .isEqualTo(Outcome.FORBIDDEN);
        }

        assertStillTakes(vhost, 0);
    }

    private Broker standing(RabbitVhost vhost) {
        Broker broker = broker(vhost);
        room.stands(broker, RETRY);
        room.stands(broker, DEAD);
        return broker;
    }

    private Outcome unbound(Broker broker) {
        return room.removal().unbind(broker, GOING).await().atMost(Duration.ofSeconds(40));
    }

    private Outcome deleted(Broker broker) {
        return room.removal().delete(broker, GOING).await().atMost(Duration.ofSeconds(40));
    }

    /** It has that many, and takes one more that comes back. */
    private static void assertStillTakes(RabbitVhost vhost, int before) {
        assertThat(vhost.depth(DEAD)).isEqualTo(before);
        vhost.publish(BACK, DEAD, "returns");
        await().untilAsserted(() -> assertThat(vhost.depth(DEAD)).isEqualTo(before + 1));
    }

    private static Connection connected(RabbitVhost vhost) throws IOException, TimeoutException {
        return vhost.node()
                .connections(vhost.name(), vhost.name(), vhost.name())
                .newConnection("other");
    }
}
