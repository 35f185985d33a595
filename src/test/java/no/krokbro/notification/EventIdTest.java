package no.krokbro.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "azAZ09_-", "72d3162e-cc78-11e3-81ab-4c9367dc0958"})
    void a_safe_id_stays_as_it_is(String id) {
        assertThat(EventId.of(id)).hasToString(id);
        assertThat(EventId.of("x".repeat(128))).hasToString("x".repeat(128));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "`", "{", "@", "[", "/", ":", "å", "a b", "a\n"})
    void any_other_becomes_its_hash_always_the_same(String id) {
        assertThat(EventId.of(id)).hasToString(EventId.of(id).value()).isNotEqualTo(EventId.of(id + "x."));
        assertThat(EventId.of(id).value()).matches("msg_[A-Za-z0-9_-]{43}");
        assertThat(EventId.of("x".repeat(129)).value()).matches("msg_[A-Za-z0-9_-]{43}");
        assertThatIllegalArgumentException().isThrownBy(() -> new EventId(id));
    }
}
