package no.krokbro.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import no.krokbro.signature.Scheme.Algorithm;
import no.krokbro.signature.Verifier.Verdict;

/** A request of 1 KiB that a scheme's sender has signed, and who verifies it. */
record SignedSample(Verifier verifier, SignedRequest request) {
    private static final String URL = "https://krokbro.example/hooks/uio/sender";
    private static final int SIZE = 1024;

    static boolean canBeMade(Scheme scheme, Instant now) {
        try {
            SignedSample sample = of(scheme, now);
            return sample.verifier().verify(sample.request(), now) instanceof Verdict.Verified;
        } catch (IllegalArgumentException | GeneralSecurityException ofItsOwn) {
            return false;
        }
    }

    static SignedSample of(Scheme scheme, Instant now) throws GeneralSecurityException {
        Secret.Format format = scheme.keyFormat();
        String shared = format.prefix() + "0123456789abcdef0123456789abcdef";
        String verifying = shared;
        String signing = shared;
        if (scheme.algorithm().isAsymmetric()) {
            KeyPair pair = pair(scheme.algorithm());
            verifying = format.prefix() + written(scheme, pair.getPublic().getEncoded());
            signing = format.privatePrefix() + written(scheme, pair.getPrivate().getEncoded());
        }
        byte[] body = body(scheme, now, shared);
        SignedRequest plain = new SignedRequest("POST", URL, _ -> List.of(), body);
        Map<String, String> headers =
                scheme.isUnsigned() || !(scheme.signature().places().getFirst() instanceof Place.Header)
                        ? Map.of()
                        : Signer.of(scheme, List.of(Secret.of(signing))).sign("msg_1", now, plain);
        SignedRequest request =
                new SignedRequest("POST", URL, Requests.with(headers, body).headers(), body);
        return new SignedSample(Verifier.of(scheme, List.of(Secret.of(verifying)), scheme.tolerance()), request);
    }

    private static byte[] body(Scheme scheme, Instant now, String secret) {
        String start = scheme.signed().covers(SignedTemplate.Part.SORTED_FORM)
                ? "event=paid&text="
                : scheme.each().isPresent()
                        ? "{\"value\":[{\"clientState\":\"" + secret + "\"}],\"text\":\""
                        : "{\"id\":\"1\",\"type\":\"paid\",\"webhookTimestamp\":" + now.toEpochMilli() + ",\"text\":\"";
        String end = start.startsWith("{") ? "\"}" : "";
        return (start + "k".repeat(SIZE - start.length() - end.length()) + end).getBytes(StandardCharsets.UTF_8);
    }

    private static KeyPair pair(Algorithm algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(
                algorithm == Algorithm.ED25519 ? "Ed25519" : algorithm == Algorithm.RSA_SHA256 ? "RSA" : "EC");
        if (generator.getAlgorithm().equals("EC")) {
            generator.initialize(256);
        }
        return generator.generateKeyPair();
    }

    private static String written(Scheme scheme, byte[] key) {
        byte[] bytes =
                scheme.algorithm() == Algorithm.ED25519 ? Arrays.copyOfRange(key, key.length - 32, key.length) : key;
        return scheme.keyFormat().encoding() == Secret.Format.Encoding.HEX
                ? HexFormat.of().formatHex(bytes)
                : Base64.getEncoder().encodeToString(bytes);
    }
}
