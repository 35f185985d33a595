package no.krokbro.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
    @ParameterizedTest
    @EnumSource
    void every_type_has_an_absolute_uri_and_a_document(ProblemType type) {
        assertThat(type.uri()).matches("urn:krokbro:problem:[a-z-]+");
        assertThat(json(type.because("It is so.")))
                .isEqualTo(new JsonObject()
                        .put("type", type.uri())
                        .put("title", type.title())
                        .put("status", type.status())
                        .put("detail", "It is so."));
    }

    @Test
    void every_answer_of_the_contract_has_a_type_and_no_two_types_share_a_uri() {
        assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::status))
                .contains(400, 401, 403, 404, 405, 413, 415, 429, 500, 503);
        assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::uri)).doesNotHaveDuplicates();
    }

    @Test
    void a_problem_brings_members_of_its_own_but_never_another_status() {
        var problem = ProblemType.TOO_MANY
                .because("Slower, please.")
                .with("limit", 10)
                .with("status", 200);

        assertThat(json(problem).getInteger("limit")).isEqualTo(10);
        assertThat(json(problem).getInteger("status")).isEqualTo(429);
    }

    @Test
    void a_status_without_a_type_is_told_in_its_own_words() {
        assertThat(json(Problem.of(409)))
                .isEqualTo(new JsonObject()
                        .put("type", "about:blank")
                        .put("title", "Conflict")
                        .put("status", 409));
    }

    @Test
    void what_a_stranger_says_cannot_break_the_document() {
        var detail = "\"},{\u0000\u2028æ\ud800";

        assertThat(json(ProblemType.MALFORMED.because(detail)).getString("title"))
                .isEqualTo("Bad request");
    }

    private static JsonObject json(Problem problem) {
        return problem.json().toJsonObject();
    }
}
