package no.krokbro.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a preview says of the fields that stay behind. */
final class DroppedFieldsTest {
    private final NotificationMapping mapping = NotificationMapping.of(
            Format.THIN, "t", Optional.of("{json:/object/url}"), List.of("/changes", "/tags"), "{json:/items/1/kind}");

    @Test
    void the_topmost_places_of_which_nothing_is_taken_are_named() {
        assertThat(dropped("""
                {"object":{"url":"u","owner":{"name":"kari"}},"items":[{"kind":"a"},{"kind":"b","n":1}],"x":[1],"y":null}
                """)).containsExactly("/object/owner", "/items/0", "/items/1/n", "/x", "/y");
    }

    @Test
    void of_an_object_of_changes_the_values_stay_behind_and_of_a_list_nothing() {
        assertThat(dropped("{\"changes\":{\"mail\":{\"from\":\"a\"}},\"tags\":[\"b\"]}"))
                .containsExactly("/changes/mail");
    }

    @Test
    void names_are_escaped_as_json_pointers_escape_them() {
        assertThat(dropped("{\"a/b\":1,\"c~d\":2}")).containsExactly("/a~1b", "/c~0d");
    }

    @Test
    void of_what_is_not_json_the_whole_body_stays_behind() {
        assertThat(dropped("a=b")).containsExactly("");
        assertThat(dropped("{\"a\":1} {}")).containsExactly("");
        assertThat(dropped("[1,2]")).containsExactly("/0", "/1");
        assertThat(dropped("")).isEmpty();
    }

    @Test
    void a_place_that_tells_the_event_is_taken() {
        assertThat(mapping.dropped("{\"type\":\"a\",\"b\":1}".getBytes(UTF_8), List.of(JsonPointer.compile("/type"))))
                .containsExactly("/b");
    }

    @Test
    void a_format_that_carries_the_content_drops_nothing() {
        assertThat(NotificationMapping.of(Format.RAW, "t", Optional.empty(), List.of(), "k")
                        .dropped("{\"a\":1}".getBytes(UTF_8), List.of()))
                .isEmpty();
    }

    private List<String> dropped(String body) {
        return mapping.dropped(body.getBytes(UTF_8), List.of());
    }
}
