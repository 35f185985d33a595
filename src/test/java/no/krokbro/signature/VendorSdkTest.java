package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.krokbro.signature.VendorSdk.Vendor;
import no.krokbro.signature.Verifier.Verdict.Reason;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a vendor's own library signs, Krokbro verifies; what Krokbro signs, the library accepts. */
@TestInstance(Lifecycle.PER_CLASS)
class VendorSdkTest {
    private static final int BODIES = 50;
    private static final String URL = "https://krokbro.example/hooks/uio/vendor?kari=1";

    private final Random random = new Random(4);
    private final Map<String, VendorSdk> sdks = new HashMap<>();

    @BeforeAll
    void start() throws IOException {
        assumeTrue(System.getenv("KROKBRO_NO_SDK") == null, "KROKBRO_NO_SDK leaves out what needs other registries");
        for (String language : List.of("python", "node")) {
            sdks.put(language, VendorSdk.start(language));
        }
    }

    @AfterAll
    void end() {
        sdks.values().forEach(VendorSdk::close);
    }

    static Stream<Vendor> whoSign() {
        return Vendor.all().filter(vendor -> vendor.signs() && !vendor.preset().equals("adyen"));
    }

    static Stream<Vendor> whoVerify() {
        return Vendor.all().filter(Vendor::verifies);
    }

    @ParameterizedTest
    @MethodSource("whoSign")
    void what_the_vendors_library_signs_verifies_and_with_another_body_does_not(Vendor vendor)
            throws GeneralSecurityException {
        Scheme scheme = Scheme.preset(vendor.preset()).orElseThrow();
        Keys keys = keys(scheme);
        Verifier verifier = Verifier.of(scheme, List.of(Secret.of(keys.verifying())), scheme.tolerance());
        for (int i = 0; i < BODIES; i++) {
            Instant now = Instant.now();
            String body = body(vendor, now);
            JsonNode answer = ask(vendor, "sign", keys, body, Map.of(), now);
            Map<String, String> headers = new HashMap<>();
            answer.properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asText()));

            assertThat(verifier.verify(request(headers, body), now))
                    .as("%s %s", answer, body)
                    .isInstanceOf(Verified.class);
            assertThat(verifier.verify(request(headers, body + "x"), now)).isInstanceOf(Rejected.class);
        }
    }

    @ParameterizedTest
    @MethodSource("whoVerify")
    void what_krokbro_signs_the_vendors_library_accepts_and_with_another_body_does_not(Vendor vendor)
            throws GeneralSecurityException {
        Scheme scheme = Scheme.preset(vendor.preset()).orElseThrow();
        Keys keys = keys(scheme);
        Signer signer = Signer.of(scheme, List.of(Secret.of(keys.signing())));
        for (int i = 0; i < BODIES; i++) {
            Instant now = Instant.now();
            String body = body(vendor, now);
            Map<String, String> headers = signer.sign("msg_1", now, request(Map.of(), body));

            assertThat(ask(vendor, "verify", keys, body, headers, now)).as(body).hasToString("true");
            assertThat(ask(vendor, "verify", keys, body + "x", headers, now).toString())
                    .isNotEqualTo("true");
        }
    }

    @Test
    void what_adyens_library_signs_within_each_item_verifies_and_with_another_amount_does_not()
            throws GeneralSecurityException {
        Vendor adyen = Vendor.all()
                .filter(vendor -> vendor.preset().equals("adyen"))
                .findFirst()
                .orElseThrow();
        Scheme scheme = Scheme.preset("adyen").orElseThrow();
        Keys keys = keys(scheme);
        Verifier verifier = Verifier.of(scheme, List.of(Secret.of(keys.verifying())), scheme.tolerance());
        for (int i = 0; i < BODIES; i++) {
            Instant now = Instant.now();
            String items = IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(_ -> adyenItem())
                    .collect(Collectors.joining(","));
            String signed = ask(adyen, "sign", keys, "{\"notificationItems\":[" + items + "]}", Map.of(), now)
                    .toString();

            assertThat(verifier.verify(request(Map.of(), signed), now))
                    .as(signed)
                    .isInstanceOf(Verified.class);
            assertThat(verifier.verify(request(Map.of(), signed.replaceFirst("\"value\":", "\"value\":1")), now))
                    .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
        }
    }

    private String adyenItem() {
        return """
                {"NotificationRequestItem":{"pspReference":"7914073381342284","merchantAccountCode":"Merchant",
                "amount":{"value":%d,"currency":"EUR"},"merchantReference":"%s","eventCode":"AUTHORISATION","success":"true"}}""".formatted(random.nextInt(99_999), text().replace(":", ""));
    }

    private JsonNode ask(Vendor vendor, String ask, Keys keys, String body, Map<String, String> headers, Instant now) {
        return Objects.requireNonNull(sdks.get(vendor.language()))
                .ask(question(ask, vendor.preset(), keys, body, headers, now));
    }

    private static Map<String, Object> question(
            String ask, String preset, Keys keys, String body, Map<String, String> headers, Instant now) {
        return Map.of(
                "ask", ask,
                "scheme", preset,
                "secret", keys.verifying(),
                "private", keys.signing(),
                "body", body,
                "headers", headers,
                "url", URL,
                "time", now.getEpochSecond());
    }

    private static SignedRequest request(Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new SignedRequest("POST", URL, Requests.with(headers, bytes).headers(), bytes);
    }

    /** A form, or JSON with any text in it: what vendors' libraries take is text. */
    private String body(Vendor vendor, Instant now) {
        return switch (vendor.preset()) {
            case "twilio" ->
                "Sid=SM%s&To=%%2B47%d&Body=%s"
                        .formatted(
                                random.nextInt(1000),
                                random.nextInt(1000),
                                URLEncoder.encode(text(), StandardCharsets.UTF_8));
            case "linear" ->
                "{\"type\":\"Issue\",\"webhookTimestamp\":%d,\"text\":\"%s\"}".formatted(now.toEpochMilli(), text());
            case "zoom" -> "{\"event\":\"meeting.started\",\"payload\":{\"text\":\"%s\"}}".formatted(text());
            default -> "{\"type\":\"paid\",\"text\":\"" + text() + "\"}";
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(200), ' ', 0x3000)
                .filter(c -> c != '"' && c != '\\' && Character.isDefined(c) && !Character.isISOControl(c))
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    private Keys keys(Scheme scheme) throws GeneralSecurityException {
        byte[] key = new byte[32];
        random.nextBytes(key);
        String hex = HexFormat.of().formatHex(key);
        return switch (scheme.algorithm()) {
            case ED25519 -> {
                KeyPair pair = pair("Ed25519");
                Function<byte[], String> written =
                        scheme.name().equals("discord") ? HexFormat.of()::formatHex : VendorSdkTest::base64;
                yield new Keys(
                        written.apply(last(pair.getPublic().getEncoded())),
                        written.apply(last(pair.getPrivate().getEncoded())));
            }
            case ECDSA_P256_SHA256, RSA_PSS_SHA512 -> {
                KeyPair pair = pair(scheme.algorithm() == Scheme.Algorithm.RSA_PSS_SHA512 ? "RSA" : "EC");
                yield new Keys(
                        base64(pair.getPublic().getEncoded()),
                        base64(pair.getPrivate().getEncoded()));
            }
            default ->
                scheme.keyFormat().prefix().isEmpty()
                        ? new Keys(hex, hex)
                        : new Keys("whsec_" + base64(key), "whsec_" + base64(key));
        };
    }

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(256);
        }
        return generator.generateKeyPair();
    }

    private static byte[] last(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private record Keys(String verifying, String signing) {}
}
