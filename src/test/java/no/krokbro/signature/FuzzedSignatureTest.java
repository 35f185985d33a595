package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import no.krokbro.fixture.FuzzedHook;
import no.krokbro.signature.Scheme.Algorithm;
import no.krokbro.signature.Verifier.Verdict;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Whatever a stranger sends or somebody declares: a verdict or a mistake, never an exception, and never "verified". */
class FuzzedSignatureTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:01:14.7Z");
    private static final String URL = "https://krokbro.example/hooks/uio/a?b=c";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String STRANGERS = "fedcba9876543210fedcba9876543210";
    private static final String[] WORDS = {
        "{body}",
        "{id}",
        "{timestamp}",
        "{url}",
        "{sorted-form}",
        "{json:/a}",
        "{",
        "}",
        "hex",
        "base64",
        "token",
        "none",
        "/a/b",
        "0s",
        "300s",
        "1",
        "-1",
        "null",
        "true",
        "ed25519",
        "hmac-sha1",
        "X-A",
        "",
        " ",
        ",",
        "æ",
        "body",
        "POST",
        "GET",
        "query:a"
    };

    /** A preset with what verifies, what signs and what a stranger signs with. */
    private record Sender(Scheme scheme, Verifier verifier, Secret signing, Secret strangers) {}

    @Test
    void a_mutated_hook_is_judged_and_a_strangers_never_believed() throws GeneralSecurityException {
        List<Sender> senders = Scheme.presets().stream()
                .map(name -> Scheme.preset(name).orElseThrow())
                .flatMap(scheme -> sender(scheme).stream())
                .toList();
        assertThat(senders).hasSizeGreaterThan(45);

        FuzzedHook.rounds(seed -> {
            for (Sender sender : senders) {
                Random random = new Random(seed);
                byte[] body = random.nextInt(3) == 0
                        ? FuzzedHook.body(random)
                        : "{\"type\":\"paid\",\"webhookTimestamp\":%d}"
                                .formatted(NOW.toEpochMilli())
                                .getBytes(StandardCharsets.UTF_8);
                tried(sender, sender.strangers(), body).ifPresent(hook -> {
                    assertThat(verdict(sender, hook)).as(as(sender, seed)).isNotInstanceOf(Verified.class);
                    assertThat(verdict(sender, hook.mutated(random)))
                            .as(as(sender, seed))
                            .isNotInstanceOf(Verified.class);
                });
                tried(sender, sender.signing(), body).ifPresent(hook -> {
                    assertThat(verdict(sender, hook.mutated(random)))
                            .as(as(sender, seed))
                            .isNotNull();
                    if (sender.scheme().signed().covers(SignedTemplate.Part.BODY)) {
                        assertThat(verdict(sender, hook.withOtherBody(random)))
                                .as(as(sender, seed))
                                .isNotInstanceOf(Verified.class);
                    }
                });
            }
        });
    }

    @Test
    void a_mutated_scheme_is_valid_or_has_mistakes() {
        List<Map<String, Object>> files = Scheme.presets().stream()
                .map(name -> FuzzedSignatureTest.class.getResourceAsStream("/schemes/" + name + ".yaml"))
                .map(file -> new Yaml().<Map<String, Object>>load(file))
                .toList();
        FuzzedHook.rounds(seed -> {
            for (Map<String, Object> file : files) {
                Random random = new Random(seed);
                Scheme.Parsed parsed = Scheme.parse(mutated(file, random), "scheme");
                switch (parsed) {
                    case Scheme.Parsed.Invalid(var mistakes) ->
                        assertThat(mistakes).as("seed %d", seed).isNotEmpty();
                    case Scheme.Parsed.Valid(var scheme) ->
                        sender(scheme).ifPresent(sender -> {
                            FuzzedHook hook = new FuzzedHook(URL, new LinkedHashMap<>(), FuzzedHook.body(random));
                            assertThat(verdict(sender, hook))
                                    .as(as(sender, seed))
                                    .isNotNull();
                        });
                }
            }
        });
    }

    private static String as(Sender sender, long seed) {
        return "%s, -Dfuzz.seed=%d".formatted(sender.scheme().name(), seed);
    }

    private static Verdict verdict(Sender sender, FuzzedHook hook) {
        return sender.verifier()
                .verify(
                        new SignedRequest(
                                "POST",
                                hook.url(),
                                Requests.withSeveral(hook.headers(), hook.body())
                                        .headers(),
                                hook.body()),
                        NOW);
    }

    /** None where such a body cannot be signed. */
    private static Optional<FuzzedHook> tried(Sender sender, Secret secret, byte[] body) {
        try {
            return Optional.of(FuzzedHook.signed(sender.scheme(), secret, URL, body, NOW));
        } catch (IllegalArgumentException noForm) {
            return Optional.empty();
        }
    }

    /** None of a scheme that signs nothing, or only in the body, or with keys of its own kind. */
    private static Optional<Sender> sender(Scheme scheme) {
        try {
            boolean foreign = scheme.algorithm().isAsymmetric();
            Secret.Format format = scheme.keyFormat();
            KeyPair pair = pair(scheme.algorithm());
            Secret verifying = Secret.of(
                    foreign
                            ? format.prefix() + written(format, pair.getPublic().getEncoded(), scheme)
                            : format.prefix() + SECRET);
            Secret signing = Secret.of(
                    foreign
                            ? format.privatePrefix()
                                    + written(format, pair.getPrivate().getEncoded(), scheme)
                            : format.prefix() + SECRET);
            Secret strangers = Secret.of(
                    foreign
                            ? format.privatePrefix()
                                    + written(
                                            format,
                                            pair(scheme.algorithm())
                                                    .getPrivate()
                                                    .getEncoded(),
                                            scheme)
                            : format.prefix() + STRANGERS);
            Signer.of(scheme, List.of(signing));
            return Optional.of(new Sender(
                    scheme, Verifier.of(scheme, List.of(verifying), scheme.tolerance()), signing, strangers));
        } catch (IllegalArgumentException | GeneralSecurityException ofItsOwn) {
            return Optional.empty();
        }
    }

    private static KeyPair pair(Algorithm algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(
                algorithm == Algorithm.ED25519 ? "Ed25519" : algorithm == Algorithm.RSA_SHA256 ? "RSA" : "EC");
        if (generator.getAlgorithm().equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private static String written(Secret.Format format, byte[] key, Scheme scheme) {
        byte[] bytes =
                scheme.algorithm() == Algorithm.ED25519 ? Arrays.copyOfRange(key, key.length - 32, key.length) : key;
        return format.encoding() == Secret.Format.Encoding.HEX
                ? HexFormat.of().formatHex(bytes)
                : Base64.getEncoder().encodeToString(bytes);
    }

    private static Map<String, Object> mutated(Map<String, Object> file, Random random) {
        Map<String, Object> mutated = new LinkedHashMap<>(file);
        List<String> keys = List.copyOf(mutated.keySet());
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(4)) {
            case 0 -> mutated.remove(key);
            case 1 -> mutated.put(word(random), word(random));
            default -> mutated.put(key, mutated(mutated.getOrDefault(key, ""), random));
        }
        return random.nextBoolean() || mutated.isEmpty() ? mutated : mutated(mutated, random);
    }

    @SuppressWarnings("unchecked") // what YAML loads
    private static Object mutated(Object value, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> word(random);
            case 1 -> List.of(value, word(random));
            case 2 -> Map.of(word(random), value);
            default ->
                value instanceof Map<?, ?> section && !section.isEmpty()
                        ? mutated((Map<String, Object>) section, random)
                        : value + word(random);
        };
    }

    private static String word(Random random) {
        return WORDS[random.nextInt(WORDS.length)];
    }
}
