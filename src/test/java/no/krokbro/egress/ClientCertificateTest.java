package no.krokbro.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import no.krokbro.fixture.Certificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate and its key go together, or are refused before anybody is called. */
final class ClientCertificateTest {
    @TempDir
    static Path folder;

    @Test
    void a_certificate_needs_its_own_key_of_either_kind() throws IOException {
        Certificates certificates = Certificates.in(folder);
        certificates.server("krokbro", "krokbro.example");
        String ecKey = Files.readString(folder.resolve("krokbro.key"));
        String rsaKey = pem(certificates.signer("rsa", "krokbro"));

        ClientCertificate ec = ClientCertificate.of(certificates.pem("krokbro"), ecKey);
        ClientCertificate rsa = ClientCertificate.of(certificates.pem("rsa") + certificates.pem("ca"), rsaKey);

        assertThat(ec.notAfter()).isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(3)));
        assertThat(rsa.toString()).doesNotContain("KEY").doesNotContain("CERTIFICATE");
        refused(certificates.pem("krokbro"), rsaKey);
        refused(certificates.pem("krokbro"), ecKey.replace("BEGIN", "BEGIN ENCRYPTED"));
        refused(certificates.pem("ca"), ecKey);
    }

    private static void refused(String chain, String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientCertificate.of(chain, key))
                .withMessageMatching("(is not the key|holds no private key).*")
                .withMessageNotContaining("MI");
    }

    private static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(key.getEncoded()));
    }
}
