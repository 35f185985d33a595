package no.krokbro.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.RabbitVhost;
import no.krokbro.fixture.RealBroker;
import org.junit.jupiter.api.Test;

/** The catalogue's file changes while messages flow. */
@RealBroker
final class LiveChangeIT {
    @Test
    void a_removed_subscription_finishes_what_is_in_flight_and_takes_no_more(RabbitVhost vhost) throws IOException {
        vhost.quorumQueue("work");
        try (Endpoint endpoint = Endpoint.http();
                KrokbroProcess krokbro = KrokbroProcess.start(CatalogueText.on(vhost)
                        .subscription("crm", "work", endpoint)
                        .toString())) {
            endpoint.answers(Answer.of(200).after(Duration.ofSeconds(3)));
            vhost.publish("", "work", "in flight");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> endpoint.received().size() == 1);

            Files.writeString(krokbro.catalogue(), CatalogueText.on(vhost).toString());
            await().atMost(Duration.ofSeconds(5)).until(() -> vhost.consumers("work") == 0);
            vhost.publish("", "work", "too late");

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(vhost.messages("work"))
                            .singleElement()
                            .satisfies(message -> assertThat(
                                            new String(message.getBody(), java.nio.charset.StandardCharsets.UTF_8))
                                    .isEqualTo("too late")));
            assertThat(endpoint.received()).hasSize(1);
        }
    }

    @Test
    void a_source_that_is_added_serves_and_one_with_a_mistake_changes_nothing(RabbitVhost vhost) throws IOException {
        vhost.exchange("events", "fanout");
        vhost.bind(vhost.quorumQueue("held"), "events", "");
        try (KrokbroProcess krokbro =
                KrokbroProcess.start(CatalogueText.on(vhost).toString())) {
            assertThat(status(krokbro)).isEqualTo(404);

            Files.writeString(
                    krokbro.catalogue(),
                    CatalogueText.on(vhost).github("github", "events").toString());
            await().atMost(Duration.ofSeconds(10)).until(() -> status(krokbro) == 202);

            Files.writeString(krokbro.catalogue(), "tenants: { uio: { conntact: nobody } }");
            await().atMost(Duration.ofSeconds(5)).until(() -> krokbro.log().contains("conntact"));
            assertThat(status(krokbro)).isEqualTo(202);
        }
    }

    @Test
    void a_change_elsewhere_leaves_a_subscription_in_peace(RabbitVhost vhost) throws IOException {
        vhost.exchange("events", "fanout");
        vhost.quorumQueue("work");
        try (Endpoint endpoint = Endpoint.http();
                KrokbroProcess krokbro = KrokbroProcess.start(CatalogueText.on(vhost)
                        .subscription("crm", "work", endpoint)
                        .toString())) {
            endpoint.answers(Answer.of(200).after(Duration.ofSeconds(3)));
            vhost.publish("", "work", "in flight");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> endpoint.received().size() == 1);

            Files.writeString(
                    krokbro.catalogue(),
                    CatalogueText.on(vhost)
                            .github("github", "events")
                            .subscription("crm", "work", endpoint)
                            .toString());
            await().atMost(Duration.ofSeconds(5)).until(() -> status(krokbro) != 404);

            assertThat(vhost.consumers("work")).isEqualTo(1);
            await().atMost(Duration.ofSeconds(10)).until(() -> vhost.depth("work") == 0);
            assertThat(endpoint.received()).hasSize(1);
        }
    }

    private static int status(KrokbroProcess krokbro) {
        return krokbro.send(GitHubHook.push().to(krokbro, "uio/github")).statusCode();
    }
}
