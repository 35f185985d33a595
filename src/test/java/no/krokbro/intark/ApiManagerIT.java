package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import no.krokbro.fixture.KrokbroProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API manager (Gravitee) imports a tenant's hooks as they are exported. */
final class ApiManagerIT {
    private static KrokbroProcess krokbro;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        krokbro = KrokbroProcess.start(Institutions.CATALOGUE, Map.of("KROKBRO_ADMIN_KEY", Documents.KEY));
        document = Documents.read(krokbro, "/tenants/uio/openapi");
    }

    @AfterAll
    static void end() {
        krokbro.close();
    }

    @Test
    void the_export_is_what_the_specification_says() {
        assertThat(document.path("openapi").asText()).isEqualTo("3.0.3");
        assertThat(Documents.mistakesOfOpenApi(document)).isEmpty();
    }

    @Test
    void its_first_server_is_the_gateway_with_the_context_path() {
        assertThat(document.at("/servers/0/url").asText()).isEqualTo("https://gw-uio.intark.example/krokbro");
    }

    @Test
    void every_source_has_a_path_of_its_own_that_takes_hooks_and_problems() {
        assertThat(names(document.path("paths")))
                .containsExactly(
                        "/hooks/uio/alma",
                        "/hooks/uio/cloud",
                        "/hooks/uio/fs",
                        "/hooks/uio/github",
                        "/hooks/uio/graph",
                        "/hooks/uio/inspera");
        assertThat(document.path("paths")).allSatisfy(path -> {
            assertThat(path.at("/post/requestBody/content").isEmpty()).isFalse();
            assertThat(path.at("/post/responses/401/content/application~1problem+json")
                            .isMissingNode())
                    .isFalse();
        });
    }

    @Test
    void a_source_whose_sender_asks_first_takes_that_method_too() {
        assertThat(names(path("alma"))).containsExactly("post", "get");
        assertThat(names(path("cloud"))).containsExactly("post", "options");
        assertThat(names(path("github"))).containsExactly("post");
    }

    @Test
    void contacts_stand_there_and_what_the_gateway_must_add_but_no_secret() {
        assertThat(document.at("/info/contact/email").asText()).isEqualTo("integrasjon@uio.example");
        assertThat(path("inspera").at("/post/x-contact").asText()).isEqualTo("eksamen@uio.example");
        assertThat(path("inspera").at("/post/description").asText()).contains("Authorization", "Basic");
        assertThat(path("inspera").at("/post/responses").has("200")).isTrue();
        assertThat(document.toString()).doesNotContain(Institutions.SECRET);
    }

    @Test
    void an_institution_without_a_contact_of_its_own_names_its_sources() {
        JsonNode other = Documents.read(krokbro, "/tenants/kristiania/openapi");

        assertThat(Documents.mistakesOfOpenApi(other)).isEmpty();
        assertThat(other.at("/info/contact/email").asText()).isEqualTo("drift@kristiania.example");
        assertThat(names(other.path("paths"))).containsExactly("/hooks/kristiania/gitlab");
    }

    @Test
    void only_who_has_the_key_reads_it() {
        assertThat(krokbro.get("/api/v1/tenants/uio/openapi").statusCode()).isEqualTo(401);
        assertThat(krokbro.send(HttpRequest.newBuilder(krokbro.uri("/api/v1/tenants/unit/openapi"))
                                .header("authorization", "Bearer " + Documents.KEY))
                        .statusCode())
                .isEqualTo(404);
    }

    private static JsonNode path(String source) {
        return document.path("paths").path("/hooks/uio/" + source);
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(object.fieldNames(), 0), false)
                .toList();
    }
}
