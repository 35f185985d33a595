package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws over random input: what is signed verifies, what is changed does not. */
class SignedTogetherTest {
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("no.krokbro.fixture.Seeds#seeds")
    void what_is_signed_verifies_and_nothing_of_it_can_be_changed(long seed) {
        Random random = new Random(seed);
        Scheme scheme = scheme(random);
        List<Secret> secrets = Stream.generate(() -> secret(random))
                .limit(1 + random.nextInt(3))
                .toList();
        Instant sent = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
        Instant now = sent.plusSeconds(random.nextLong(-300, 301));
        byte[] body = new byte[random.nextInt(2000)];
        random.nextBytes(body);
        Map<String, String> headers =
                Signer.of(scheme, secrets).sign("msg_" + random.nextInt(1000), sent, Requests.of(body));

        Verifier one = Verifier.of(scheme, List.of(secrets.get(random.nextInt(secrets.size()))), Duration.ofMinutes(5));

        assertThat(one.verify(Requests.with(headers, body), now))
                .as("seed %d", seed)
                .isInstanceOf(Verified.class);
        for (int i = 0; i < 20; i++) {
            Map<String, String> changedHeaders = new HashMap<>(headers);
            byte[] changedBody = changed(changedHeaders, body, random);
            assertThat(one.verify(Requests.with(changedHeaders, changedBody), now))
                    .as("seed %d: %s", seed, changedHeaders)
                    .isInstanceOf(Rejected.class);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("no.krokbro.fixture.Seeds#seeds")
    void no_request_makes_the_verifier_throw(long seed) {
        Random random = new Random(seed);
        Verifier verifier = Verifier.of(scheme(random), List.of(secret(random)), Duration.ofMinutes(5));
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : List.of("X-Signature", "X-Sent", "X-Id")) {
            headers.put(
                    name,
                    Stream.generate(() -> noise(random))
                            .limit(random.nextInt(3))
                            .toList());
        }

        assertThat(verifier.verify(Requests.withSeveral(headers, new byte[0]), Instant.EPOCH))
                .as("seed %d", seed)
                .isInstanceOf(Rejected.class);
    }

    @Test
    void every_secret_of_a_subscription_signs() {
        Scheme scheme = Scheme.preset("standard-webhooks").orElseThrow();
        List<Secret> secrets = List.of(
                Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                Secret.of("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"));
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        Map<String, String> headers = Signer.of(scheme, secrets)
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), Requests.of(body));

        assertThat(headers)
                .containsOnlyKeys("webhook-id", "webhook-timestamp", "webhook-signature")
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330");
        assertThat(headers.get("webhook-signature"))
                .startsWith("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,")
                .hasSize(2 * "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=".length() + 1);
    }

    private static Scheme scheme(Random random) {
        List<String> algorithms = List.of("hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512");
        List<String> encodings = List.of("hex", "hex-any-case", "base64", "base64url");
        return DeclaredSchemes.scheme("""
                algorithm: %s
                key: { encoding: base64, prefix: key_ }
                signed: "{timestamp}|{id}|{body}"
                signature: { header: X-Signature, prefix: "v2=", separator: ",", encoding: %s }
                timestamp: { header: X-Sent }
                id: { header: X-Id }
                """.formatted(
                algorithms.get(random.nextInt(algorithms.size())), encodings.get(random.nextInt(encodings.size()))));
    }

    private static Secret secret(Random random) {
        byte[] key = new byte[1 + random.nextInt(200)];
        random.nextBytes(key);
        return Secret.of("key_" + Base64.getEncoder().encodeToString(key));
    }

    /** Changes one byte of the body or one character of a header that is signed. */
    private static byte[] changed(Map<String, String> headers, byte[] body, Random random) {
        List<String> signed = new ArrayList<>(List.of("X-Sent", "X-Id"));
        int what = random.nextInt(3);
        if (what == 2 && body.length > 0) {
            byte[] changed = body.clone();
            changed[random.nextInt(body.length)] ^= (byte) (1 + random.nextInt(255));
            return changed;
        }
        headers.computeIfPresent(signed.get(what % 2), (_, value) -> {
            StringBuilder text = new StringBuilder(value);
            int at = random.nextInt(value.length());
            text.setCharAt(at, (char) (value.charAt(at) ^ (1 + random.nextInt(127))));
            return text.toString();
        });
        return body;
    }

    private static String noise(Random random) {
        StringBuilder noise = new StringBuilder(random.nextBoolean() ? "v2=" : "");
        random.ints(random.nextInt(60), 0, random.nextBoolean() ? 128 : 0x10000).forEach(c -> noise.append((char) c));
        return noise.toString();
    }
}
