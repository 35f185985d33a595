package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import no.krokbro.signature.SignedTemplate.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningKeyTest {
    private static final int[] KEY_LENGTHS = {1, 32, 63, 64, 65, 127, 128, 129, 500};
    private static final int[] BODY_LENGTHS = {0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1_100};

    private final Random random = new Random(2026);

    @ParameterizedTest
    @CsvSource({"hmac-sha1, HmacSHA1", "hmac-sha256, HmacSHA256", "hmac-sha384, HmacSHA384", "hmac-sha512, HmacSHA512"})
    void an_hmac_is_what_java_s_own_makes_of_it_whatever_the_lengths(String algorithm, String javaName)
            throws GeneralSecurityException {
        for (int keyLength : KEY_LENGTHS) {
            String secret = text(keyLength);
            SigningKey key = key(algorithm, secret);
            Mac mac = Mac.getInstance(javaName);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), javaName));
            for (int bodyLength : BODY_LENGTHS) {
                byte[] body = text(bodyLength).getBytes(StandardCharsets.UTF_8);

                assertThat(key.sign(content(body)))
                        .as("a key of %d bytes, a body of %d", keyLength, bodyLength)
                        .isEqualTo(mac.doFinal(body));
            }
        }
    }

    @Test
    void many_threads_sign_with_one_key_at_once() throws Exception {
        SigningKey key = key("hmac-sha256", "It's a secret to everybody");
        List<byte[]> bodies = Stream.generate(() -> text(1_100).getBytes(StandardCharsets.UTF_8))
                .limit(200)
                .toList();
        List<byte[]> alone =
                bodies.stream().map(body -> key.sign(content(body))).toList();

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 20; round++) {
                var together = threads.invokeAll(bodies.stream()
                        .<Callable<byte[]>>map(body -> () -> key.sign(content(body)))
                        .toList());
                for (int i = 0; i < alone.size(); i++) {
                    assertThat(together.get(i).get()).isEqualTo(alone.get(i));
                }
            }
        }
    }

    private static SigningKey key(String algorithm, String secret) {
        Scheme scheme = DeclaredSchemes.scheme("""
                algorithm: %s
                signed: "{body}"
                signature: { header: X-Signature, encoding: hex }
                """.formatted(algorithm));
        return SigningKey.toSign(scheme, List.of(Secret.of(secret))).getFirst();
    }

    private static Content content(byte[] body) {
        return new Content("", "", Requests.of(body), Map.of(), MissingNode.getInstance());
    }

    private String text(int length) {
        return random.ints(length, ' ', 127)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
