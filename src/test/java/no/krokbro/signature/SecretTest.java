package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void a_secret_shows_itself_to_nobody() {
        assertThat(Secret.of("geheim")).hasToString("Secret[…]").hasSameHashCodeAs(Secret.of("andre"));
    }

    @Test
    void a_secret_matches_its_own_bytes_only() {
        Secret secret = Secret.of("blåbær");

        assertThat(secret.matches("blåbær".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(secret.matches("blåbær ".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(secret.text()).isEqualTo("blåbær");
        assertThat(secret).isEqualTo(Secret.of(secret.bytes())).isNotEqualTo(Secret.of("bringebær"));
    }

    @Test
    void a_secret_cannot_be_changed_from_outside() {
        byte[] bytes = {1, 2};
        Secret secret = Secret.of(bytes);
        bytes[0] = 9;
        secret.bytes()[1] = 9;

        assertThat(secret.bytes()).containsExactly(1, 2);
    }

    @Test
    void an_empty_secret_is_none() {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of("")).withMessage("a secret must not be empty");
    }
}
