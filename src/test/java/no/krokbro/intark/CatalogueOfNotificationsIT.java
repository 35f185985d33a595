package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import no.krokbro.fixture.KrokbroProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** BOTT-INT's catalogue: every source with its type, routing key, exchange and contact, for machines. */
final class CatalogueOfNotificationsIT {
    private static KrokbroProcess krokbro;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        krokbro = KrokbroProcess.start(Institutions.CATALOGUE, Map.of("KROKBRO_ADMIN_KEY", Documents.KEY));
        document = Documents.read(krokbro, "/tenants/uio/asyncapi");
    }

    @AfterAll
    static void end() {
        krokbro.close();
    }

    @Test
    void it_is_what_the_specification_says() {
        assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(Documents.mistakesOfAsyncApi(document)).isEmpty();
        assertThat(Documents.mistakesOfAsyncApi(Documents.read(krokbro, "/tenants/kristiania/asyncapi")))
                .isEmpty();
    }

    @Test
    void every_source_stands_there_with_where_it_publishes_and_whom_to_ask() {
        assertThat(document.path("channels")).hasSize(6);
        assertThat(document.path("operations")).hasSize(6);
        JsonNode github = document.at("/channels/github");
        assertThat(github.at("/bindings/amqp/exchange/name").asText()).isEqualTo("outgoing_system-test-canvas");
        assertThat(github.at("/bindings/amqp/exchange/type").asText()).isEqualTo("topic");
        assertThat(github.path("x-contact").asText()).isEqualTo("git@uio.example");
        assertThat(document.path("channels"))
                .allSatisfy(channel ->
                        assertThat(channel.path("x-contact").asText()).contains("@"));
        assertThat(document.at("/info/contact/email").asText()).isEqualTo("integrasjon@uio.example");
    }

    @Test
    void types_and_routing_keys_stand_there_with_what_each_hook_fills_in() {
        assertThat(document.at("/channels/github/address").asText()).isEqualTo("no.uio.github.{event}");
        assertThat(document.at("/components/messages/github/x-type").asText()).isEqualTo("no.uio.github.{event}");
        assertThat(document.at("/channels/inspera/address").asText()).isEqualTo("no.uio.inspera.{json_event}");
        assertThat(document.at("/channels/inspera/parameters/json_event/description")
                        .asText())
                .startsWith("{json:/event}");
        assertThat(document.at("/channels/alma/address").asText()).isEqualTo("fixed.key");
        assertThat(document.at("/components/messages/fs/x-type").asText()).isEqualTo("fs.{entity}.{event}");
    }

    @Test
    void brokers_stand_there_without_users_and_secrets() {
        assertThat(document.at("/servers/mq/host").asText()).isEqualTo("mq-uio.intark.example:5671");
        assertThat(document.at("/servers/legacy/pathname").asText()).isEqualTo("/%2Fno%2Fuio%2Fintegration");
        assertThat(document.toString()).doesNotContain(Institutions.SECRET);
    }

    @Test
    void only_who_has_the_key_reads_it() {
        assertThat(krokbro.get("/api/v1/tenants/uio/asyncapi").statusCode()).isEqualTo(401);
    }
}
