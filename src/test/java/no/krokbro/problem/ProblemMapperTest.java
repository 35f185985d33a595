package no.krokbro.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.RedirectionException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {
    private final ProblemMapper mapper = new ProblemMapper();

    @Test
    void a_refusal_of_a_resource_is_the_problem_of_its_status_and_keeps_its_headers() {
        var answer = mapper.refused(new NotAllowedException(
                Response.status(405).allow("GET", "HEAD").build()));

        assertThat(problem(answer)).isEqualTo(Problem.of(405).json().toJsonObject());
        assertThat(answer.getHeaderString("Allow")).contains("GET", "HEAD");
    }

    @Test
    void what_an_exception_says_stays_inside() {
        assertThat(problem(mapper.refused(new NotFoundException("table users has no row 7"))))
                .isEqualTo(Problem.of(404).json().toJsonObject());
    }

    @Test
    void json_that_cannot_be_read_is_a_400_that_says_where() {
        try {
            new ObjectMapper().readTree("{\n  \"a\": }");
        } catch (com.fasterxml.jackson.core.JsonProcessingException unreadable) {
            var answer = problem(mapper.refused(new WebApplicationException(unreadable, 400)));

            assertThat(answer.getString("type")).isEqualTo(ProblemType.MALFORMED.uri());
            assertThat(answer.getString("detail")).contains("line 2").doesNotContain("Unexpected");
            assertThat(problem(mapper.unreadable(unreadable))).isEqualTo(answer);
        }
    }

    @Test
    void an_answer_that_is_whole_already_is_left_alone() {
        var whole = Response.status(400).entity("so it is").build();

        assertThat(mapper.refused(new BadRequestException(whole))).isSameAs(whole);
        assertThat(mapper.refused(new RedirectionException(303, URI.create("/")))
                        .getStatus())
                .isEqualTo(303);
    }

    private static JsonObject problem(Response answer) {
        assertThat(answer.getMediaType()).hasToString("application/problem+json");
        assertThat(answer.getHeaderString("krokbro-request-id")).matches("[0-9a-f]{32}");
        var problem = new JsonObject((String) answer.getEntity());
        assertThat(answer.getStatus()).isEqualTo(problem.getInteger("status"));
        return problem;
    }
}
