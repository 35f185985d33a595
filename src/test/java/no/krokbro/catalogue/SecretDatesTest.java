package no.krokbro.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import no.krokbro.signature.Secret;
import no.krokbro.signature.SignedRequest;
import no.krokbro.signature.Signer;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A secret with dates proves hooks between them, and at no other time. */
final class SecretDatesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "2026-05-31T23:59:59Z, old, true",
        "2026-05-31T23:59:59Z, new, false",
        "2026-06-01T00:00:00Z, old, true", // both, while one replaces the other
        "2026-06-01T00:00:00Z, new, true",
        "2026-06-30T23:59:59Z, old, true", // the last day is a whole one
        "2026-07-01T00:00:00Z, old, false",
        "2026-12-01T11:59:59Z, new, true",
        "2026-12-01T12:00:00Z, new, false"
    })
    void two_secrets_overlap_and_end(Instant now, String secret, boolean proves) throws IOException {
        Source source =
                source("{ value: old, until: 2026-06-30 }, { value: new, from: 2026-06-01, until: 2026-12-01T12:00Z }");

        assertThat(proves(source, secret, now)).isEqualTo(proves);
    }

    @Test
    void when_every_secret_has_ended_nothing_verifies() throws IOException {
        Source source = source("{ value: old, until: 2026-06-30 }");

        assertThat(source.verifierAt(Instant.parse("2026-07-01T00:00:00Z"))).isEmpty();
        assertThat(source.verifierAt(Instant.parse("2026-06-30T00:00:00Z"))).isPresent();
    }

    @Test
    void a_secret_for_handshakes_is_told_in_them_and_signs_nothing() throws IOException {
        Source source = source("new, { value: told, use: handshake }");
        Instant now = Instant.parse("2026-06-30T00:00:00Z");

        assertThat(proves(source, "told", now)).isFalse();
        assertThat(source.secretsAt(now, true)).containsExactly(Secret.of("told"));
        assertThat(source.secretsAt(now, false)).containsExactly(Secret.of("new"));
    }

    private static boolean proves(Source source, String secret, Instant now) {
        byte[] body = {1};
        Map<String, String> headers =
                Signer.of(source.scheme(), List.of(Secret.of(secret))).sign("id", now, unsigned(_ -> List.of(), body));
        SignedRequest request =
                unsigned(name -> headers.containsKey(name) ? List.of(headers.getOrDefault(name, "")) : List.of(), body);
        return source.verifierAt(now)
                .map(verifier -> verifier.verify(request, now) instanceof Verified)
                .orElse(false);
    }

    private static SignedRequest unsigned(Function<String, List<String>> headers, byte[] body) {
        return new SignedRequest("POST", "", headers, body);
    }

    private Source source(String secrets) throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), """
                tenants:
                  uio:
                    brokers:
                      mq: { uri: amqps://mq.uio.example, username: krokbro, passwords: [ "${MQ_NEW}" ] }
                    sources:
                      github:
                        scheme: github
                        secrets: [ %s ]
                        publish: { broker: mq, exchange: outgoing }
                        contact: ops@uio.example
                """.formatted(secrets));
        return Surroundings.catalogue(Surroundings.read(file))
                .source("uio", "github")
                .orElseThrow();
    }
}
