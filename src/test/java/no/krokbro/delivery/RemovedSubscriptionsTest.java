package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.krokbro.broker.BrokerRoom;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.CatalogueFile;
import no.krokbro.catalogue.CatalogueReading.Sound;
import no.krokbro.catalogue.Subscription;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import no.krokbro.fixture.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a removed subscription leaves in RabbitMQ goes, when it is empty and nothing can still come home to it. */
@RealBroker
final class RemovedSubscriptionsTest {
    private static final String RETRY = "krokbro.v1.retry.uio.crm";
    private static final String HOLD = "krokbro.v1.hold.uio.crm";
    private static final String DEAD = "krokbro.v1.dead.uio.crm";
    private static final String BACK = "krokbro.v1.back";
    private static final URI ENDPOINT = URI.create("http://127.0.0.1:9/");
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final TestClock clock = TestClock.at("2026-12-01T08:00:00Z");
    private final BrokerRoom room = new BrokerRoom();
    private final RemovedSubscriptions removed = new RemovedSubscriptions(room.removal(), room.topology(), clock);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void empty_queues_are_deleted_five_hours_after_their_subscription_was_removed_and_not_before(RabbitVhost vhost) {
        Catalogue with = standing(catalogue(subscribed(vhost)));

        changed(with, catalogue(CatalogueText.on(vhost)));
        passed(RemovedSubscriptions.WAITING.minus(MOMENT));
        passed(MOMENT.dividedBy(2));
        vhost.publish(BACK, RETRY, "comes home");
        await().untilAsserted(() -> assertThat(vhost.messages(RETRY)).hasSize(1));

        passed(MOMENT);
        vhost.publish(BACK, RETRY, "comes late");
        await().untilAsserted(() -> assertThat(vhost.depth("krokbro.v1.lost")).isEqualTo(1));
        assertThat(queues(vhost)).containsExactly(RETRY, HOLD, DEAD);
        passed(RemovedSubscriptions.SETTLING);
        assertThat(queues(vhost)).isEmpty();
    }

    @Test
    void dead_letters_of_a_removed_subscription_are_kept_until_somebody_takes_them(RabbitVhost vhost) {
        Catalogue with = standing(catalogue(subscribed(vhost)));
        vhost.publish(BACK, DEAD, "dead");

        changed(with, catalogue(CatalogueText.on(vhost)));
        passed(RemovedSubscriptions.WAITING);
        passed(RemovedSubscriptions.SETTLING);
        assertThat(queues(vhost)).containsExactly(DEAD);
        vhost.publish(BACK, DEAD, "dead, too");
        await().untilAsserted(() -> assertThat(vhost.messages(DEAD)).hasSize(2));

        passed(RemovedSubscriptions.SELDOM);
        passed(RemovedSubscriptions.SETTLING);
        assertThat(queues(vhost)).isEmpty();
    }

    @Test
    void a_subscription_that_comes_back_keeps_its_queues(RabbitVhost vhost) {
        Catalogue with = standing(catalogue(subscribed(vhost)));
        Catalogue without = catalogue(CatalogueText.on(vhost));

        changed(with, without);
        passed(RemovedSubscriptions.WAITING);
        changed(without, with);
        standing(with);
        passed(RemovedSubscriptions.SETTLING);
        passed(RemovedSubscriptions.WAITING);

        assertThat(queues(vhost)).containsExactly(RETRY, HOLD, DEAD);
        vhost.publish(BACK, RETRY, "comes home");
        await().untilAsserted(() -> assertThat(vhost.depth(RETRY)).isEqualTo(1));
    }

    @Test
    void a_subscription_that_comes_back_has_queues_again_that_another_instance_deleted(RabbitVhost vhost) {
        Catalogue with = standing(catalogue(subscribed(vhost)));
        Catalogue without = catalogue(CatalogueText.on(vhost));

        changed(with, without);
        vhost.deleteQueue(DEAD);
        changed(without, with);
        standing(with);

        assertThat(queues(vhost)).contains(DEAD);
    }

    @Test
    void a_subscription_whose_own_queues_move_to_another_vhost_leaves_none_on_the_old_one(RabbitVhost vhost) {
        try (RabbitVhost other = vhost.node().vhost(vhost.name() + "-other")) {
            Catalogue before = standing(catalogue(broker("own", other, subscribed(vhost))));

            changed(before, standing(catalogue(keepingItsOwn(vhost, other))));
            passed(RemovedSubscriptions.WAITING);
            passed(RemovedSubscriptions.SETTLING);

            assertThat(queues(vhost)).isEmpty();
            assertThat(queues(other)).containsExactly(RETRY, HOLD, DEAD);
        }
    }

    @Test
    void another_name_for_the_same_vhost_removes_nothing(RabbitVhost vhost) {
        Catalogue before = standing(catalogue(broker("own", vhost, subscribed(vhost))));

        changed(before, catalogue(keepingItsOwn(vhost, vhost)));
        passed(RemovedSubscriptions.WAITING);
        passed(RemovedSubscriptions.SETTLING);

        assertThat(queues(vhost)).containsExactly(RETRY, HOLD, DEAD);
    }

    @Test
    void an_instance_that_does_not_deliver_deletes_nothing(RabbitVhost vhost) {
        Catalogue with = standing(catalogue(subscribed(vhost)));

        changed(with, catalogue(CatalogueText.on(vhost).service("roles: [ ingress, selfservice ]")));
        passed(RemovedSubscriptions.WAITING);
        passed(RemovedSubscriptions.SETTLING);

        assertThat(queues(vhost)).containsExactly(RETRY, HOLD, DEAD);
    }

    private static CatalogueText subscribed(RabbitVhost vhost) {
        return CatalogueText.on(vhost).subscription("crm", "work", ENDPOINT);
    }

    /** The same subscription, with its own queues in another vhost. */
    private static CatalogueText keepingItsOwn(RabbitVhost vhost, RabbitVhost own) {
        String mq = """
                      mq:
                        uri: amqp://127.0.0.1:%d/%2$s
                        username: %2$s
                        passwords: [ %2$s ]
                        plaintext: true
                        workspace: own
                """.formatted(vhost.node().port(), vhost.name());
        return broker("own", own, new CatalogueText().brokerAs(mq).subscription("crm", "work", ENDPOINT));
    }

    private static CatalogueText broker(String name, RabbitVhost vhost, CatalogueText text) {
        return text.broker(name, vhost.node().port(), vhost.name(), vhost.name(), vhost.name());
    }

    private Catalogue catalogue(CatalogueText text) {
        try {
            Path file = Files.writeString(folder.resolve("krokbro.yaml"), text.toString());
            return ((Sound) new CatalogueFile(file, Map.of()).read()).catalogue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With all of its queues. */
    private Catalogue standing(Catalogue catalogue) {
        Subscription crm = catalogue.subscriptions().findFirst().orElseThrow();
        Stream.of(RETRY, HOLD, DEAD).forEach(queue -> room.stands(crm.workspace(), queue));
        return catalogue;
    }

    private void changed(Catalogue before, Catalogue now) {
        removed.follow(new CatalogueChanged(before, now));
    }

    /** Time goes by, and then a look is due. */
    private void passed(Duration time) {
        clock.advance(time);
        removed.look();
    }

    private static List<String> queues(RabbitVhost vhost) {
        return Stream.of(RETRY, HOLD, DEAD)
                .filter(queue -> isThere(vhost, queue))
                .toList();
    }

    private static boolean isThere(RabbitVhost vhost, String queue) {
        try {
            return vhost.consumers(queue) >= 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
