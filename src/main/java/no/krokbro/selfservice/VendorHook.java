package no.krokbro.selfservice;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import no.krokbro.catalogue.Gateway;
import no.krokbro.catalogue.Source;
import no.krokbro.problem.RequestId;
import no.krokbro.signature.Scheme.Algorithm;
import no.krokbro.signature.Secret;
import no.krokbro.signature.SignedRequest;
import no.krokbro.signature.Signer;

/**
 * A hook as its sender would send it: Krokbro plays the vendor.
 *
 * @param headers by name in any case, the proof among them
 */
record VendorHook(Map<String, String> headers, byte[] body) {
    /**
     * Signs with the source's first secret that is valid.
     *
     * @param url what the sender calls; empty when {@code service.public-url} does not say it
     * @throws IllegalArgumentException with a text for people: nobody but the vendor can sign this
     */
    static VendorHook of(Source source, String url, SampleHook sample, Instant now) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(sample.headers());
        if (!source.scheme().isUnsigned()) {
            Secret secret = source.secretsAt(now, false)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            source.verifierAt(now).isPresent()
                                    ? "only the sender can sign this: its keys are fetched."
                                    : "no secret of this source is valid now."));
            headers.putAll(Signer.of(source.scheme(), List.of(secret))
                    .sign(id(), now, new SignedRequest("POST", url, sample::values, sample.body())));
        }
        source.bounds().gateway().ifPresent(gateway -> headers.putAll(shown(gateway, now)));
        return new VendorHook(headers, sample.body());
    }

    /** What the gateway would add, where that is a secret of ours. */
    private static Map<String, String> shown(Gateway gateway, Instant now) {
        return gateway.scheme()
                .filter(scheme -> scheme.algorithm() == Algorithm.TOKEN)
                .flatMap(scheme -> gateway.secretsAt(now)
                        .findFirst()
                        .map(secret -> Signer.of(scheme, List.of(secret))
                                .sign("", now, new SignedRequest("POST", "", _ -> List.of(), new byte[0]))))
                .orElse(Map.of());
    }

    private static String id() {
        return "test_" + RequestId.next();
    }

    /** The command for a shell that sends it. */
    String curl(String address) {
        String fields = headers.entrySet().stream()
                .map(header -> " -H " + quoted(header.getKey() + ": " + header.getValue()))
                .collect(Collectors.joining());
        return "curl -i " + quoted(address) + fields + " --data-binary "
                + quoted(new String(body, StandardCharsets.UTF_8));
    }

    // POSIX shell, 2.2.2: between single quotes nothing is special but the quote itself
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
