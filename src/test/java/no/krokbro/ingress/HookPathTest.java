package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HookPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"/hooks/uio/github", "/hooks/uio/github/"})
    void a_path_names_a_tenant_and_a_source(String path) {
        assertThat(HookPath.of(path, 0)).contains(new HookPath("uio", "github"));
    }

    @Test
    void a_path_below_another_root_names_the_same() {
        assertThat(HookPath.of("/bridge/hooks/uio/github", "/bridge".length())).contains(new HookPath("uio", "github"));
    }

    @Test
    void a_tenant_may_be_called_hooks() {
        assertThat(HookPath.of("/hooks/hooks/hooks", 0)).contains(new HookPath("hooks", "hooks"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/q/health/ready",
                "/api/v1/hooks/uio/github",
                "/hookss/uio/github",
                "/hooks",
                "/hooks/",
                "/hooks/uio",
                "/hooks/uio/",
                "/hooks/uio/github/more",
                "/hooks/uio/github/more/"
            })
    void a_path_that_names_fewer_or_more_is_nobodys(String path) {
        assertThat(HookPath.of(path, 0)).isEmpty();
    }
}
