package no.krokbro.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pointer says of the thing that it points to. */
class PointersTest {
    @ParameterizedTest
    @CsvSource({
        "https://fs.example/v1/personer/5, v1",
        "https://fs.example/v1, v1",
        "https://fs.example/api/v12/personer/5, v12",
        "https://fs.example/v123?x=/v7, v123",
        "v2/personer/5, v2",
        "/v0/personer, v0",
        "personer/v9#/v1, v9"
    })
    void an_apis_version_is_a_part_of_the_path(String pointer, String version) {
        assertThat(Pointers.version(pointer)).contains(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://v1",
                "https://v1.example",
                "https://v1.example/v",
                "https://fs.example/v1234/5",
                "https://fs.example/w1/5",
                "https://fs.example/v1a/5",
                "https://fs.example/v/5",
                "https://fs.example/v:/v//5",
                "https://fs.example?at=/v1/5",
                "personer/5?v1"
            })
    void what_only_looks_like_one_is_none(String pointer) {
        assertThat(Pointers.version(pointer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://fs.example/v1/personer/5, personer",
        "https://fs.example/personer/5?x=a/b, personer",
        "https://fs.example/personer/5#a/b, personer",
        "personer/5, personer",
        "a/5, a",
        "/personer/5, personer",
        "urn:fs:personer:5, personer",
        "dfo:ansatte, dfo",
        "personer/5?to=//x/y, personer"
    })
    void the_kind_of_thing_is_the_last_part_but_one(String pointer, String entity) {
        assertThat(Pointers.entity(pointer)).contains(entity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "/5", "https://fs.example", "https://fs.example/5", "a//5", ":5"})
    void a_lonely_part_tells_no_kind(String pointer) {
        assertThat(Pointers.entity(pointer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "personer/5, true",
        "personer/a:5, true",
        "/a:5, true",
        "'', true",
        "//else.example/5, false",
        "https://else.example/5, false",
        "urn:fs:5, false",
        ":5/a, false"
    })
    void relative_is_what_has_neither_scheme_nor_host(String pointer, boolean relative) {
        assertThat(Pointers.isRelative(pointer)).isEqualTo(relative);
        assertThat(new Pointers(Optional.empty(), Optional.of("urn:fs:")).written(pointer))
                .isEqualTo(relative ? "urn:fs:" + (pointer.startsWith("/") ? pointer.substring(1) : pointer) : pointer);
    }
}
