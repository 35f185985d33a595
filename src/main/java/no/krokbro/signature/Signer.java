package no.krokbro.signature;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.krokbro.signature.SignedTemplate.Content;

/** A scheme with the secrets of one subscription: signs with every one of them. */
public final class Signer {
    private final Scheme scheme;
    private final List<Secret> secrets;
    private final List<HmacKey> keys;

    private Signer(Scheme scheme, List<Secret> secrets) {
        this.scheme = scheme;
        this.secrets = List.copyOf(secrets);
        this.keys = HmacKey.all(scheme, secrets);
    }

    /**
     * Signs with all of {@code secrets}, the order being that of the signatures.
     *
     * @throws IllegalArgumentException with a text for the operator: no secret, a secret that the scheme cannot use, or
     *     several for a scheme that carries one signature
     */
    public static Signer of(Scheme scheme, List<Secret> secrets) {
        if (scheme.isUnsigned()) {
            throw new IllegalArgumentException("there is nothing to sign with in the scheme " + scheme.name()
                    + ". Choose another, or leave sign out.");
        }
        if (secrets.size() > 1 && scheme.signature().separator().isEmpty()) {
            throw new IllegalArgumentException("there are " + secrets.size() + " secrets, but a request signed by "
                    + scheme.name() + " carries one signature. Leave one secret.");
        }
        return new Signer(scheme, secrets);
    }

    /** The headers that prove a request ours, by name. {@code id} is sent as it is: {@code [A-Za-z0-9_-]{1,128}}. */
    public Map<String, String> sign(String id, Instant now, byte[] body) {
        String timestamp = Long.toString(now.getEpochSecond());
        Content content = Content.of(id, timestamp, body);
        Map<String, String> headers = new LinkedHashMap<>();
        scheme.idHeader().ifPresent(name -> headers.put(name, id));
        scheme.timestamp().ifPresent(place -> headers.put(place.header(), timestamp));
        headers.put(
                scheme.signature().header(),
                scheme.signature()
                        .joined(keys.stream()
                                .map(key -> key.sign(scheme.signed(), content))
                                .toList()));
        return Collections.unmodifiableMap(headers);
    }

    /** Whether {@code other} makes the same signatures. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Signer signer && scheme.equals(signer.scheme) && secrets.equals(signer.secrets);
    }

    @Override
    public int hashCode() {
        return scheme.hashCode();
    }
}
