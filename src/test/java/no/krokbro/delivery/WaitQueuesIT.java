package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.Test;

/** Where failed messages wait is made before one fails, so that the first outage finds it there. */
@RealBroker
final class WaitQueuesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, String> QUICKLY = Map.of("KROKBRO_DELIVERY_BETWEEN_WAIT_QUEUES", "100ms");
    private static final URI NOBODY = URI.create("http://127.0.0.1:1/never-asked");

    @Test
    void the_wait_queues_are_there_before_a_message_needs_one_and_a_subscriptions_own_are_not(RabbitVhost vhost) {
        vhost.quorumQueue("work");
        String catalogue =
                CatalogueText.on(vhost).subscription("crm", "work", NOBODY).toString();
        try (KrokbroProcess _ = KrokbroProcess.start(catalogue, QUICKLY)) {
            for (Duration delay : Hops.DELAYS) {
                await(delay.toString())
                        .atMost(SOON)
                        .ignoreExceptions()
                        .until(() -> vhost.depth("krokbro.v1.wait." + suffix(delay)) == 0);
            }
            assertThat(vhost.depth("krokbro.v1.lost")).isZero();
            assertThatThrownBy(() -> vhost.depth("krokbro.v1.retry.uio.crm")).hasStackTraceContaining("NOT_FOUND");
            assertThatThrownBy(() -> vhost.depth("krokbro.v1.dead.uio.crm")).hasStackTraceContaining("NOT_FOUND");
        }
    }

    @Test
    void it_is_connected_for_publishing_before_a_message_must_wait(RabbitVhost vhost) {
        vhost.quorumQueue("work");
        String catalogue =
                CatalogueText.on(vhost).subscription("crm", "work", NOBODY).toString();
        try (KrokbroProcess _ = KrokbroProcess.start(catalogue, QUICKLY)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(vhost.node()
                                    .ctl("-q", "list_connections", "vhost", "client_properties")
                                    .lines())
                            .anyMatch(one -> one.startsWith(vhost.name()) && one.contains("krokbro uio/mq publish")));
        }
    }

    @Test
    void who_may_not_declare_them_hears_so_once_before_a_message_fails(RabbitVhost vhost) {
        vhost.quorumQueue("work");
        vhost.node().user(vhost.name() + "-r", "secret", vhost.name(), "", "", "^work$");
        String catalogue = new CatalogueText()
                .broker("mq", vhost.node().port(), vhost.name(), vhost.name() + "-r", "secret")
                .subscription("crm", "work", NOBODY)
                .toString();
        try (KrokbroProcess krokbro = KrokbroProcess.start(catalogue, QUICKLY)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(krokbro.log()).contains("delivery.nowhere-to-wait broker=uio/mq"));
            assertThat(krokbro.get("/q/health/ready").body()).contains("active");
        }
    }

    private static String suffix(Duration delay) {
        return delay.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
