package no.krokbro.signature;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.signature.Place.Header;
import no.krokbro.signature.SignedTemplate.Content;
import no.krokbro.signature.SignedTemplate.Part;

/** A scheme with the secrets of one subscription: signs with every one of them. */
public final class Signer {
    private final Scheme scheme;
    private final List<Secret> secrets;
    private final List<SigningKey> keys;

    private Signer(Scheme scheme, List<Secret> secrets) {
        this.scheme = scheme;
        this.secrets = List.copyOf(secrets);
        this.keys = SigningKey.toSign(scheme, secrets);
    }

    /**
     * Signs with all of {@code secrets}, the order being that of the signatures.
     *
     * @throws IllegalArgumentException with a text for the operator: no secret, a secret that the scheme cannot use,
     *     several for a scheme that carries one signature, or a scheme whose signature stands in the body
     */
    public static Signer of(Scheme scheme, List<Secret> secrets) {
        if (scheme.isUnsigned()) {
            throw new IllegalArgumentException("there is nothing to sign with in the scheme " + scheme.name()
                    + ". Choose another, or leave sign out.");
        }
        if (scheme.algorithm() == Scheme.Algorithm.JWT) {
            throw new IllegalArgumentException("only who issues tokens can sign by " + scheme.name() + ".");
        }
        if (scheme.certificate().isPresent()) {
            throw new IllegalArgumentException(
                    "only the vendor can sign by " + scheme.name() + ", whose key it keeps.");
        }
        if (!(scheme.signature().places().getFirst() instanceof Header)) {
            throw new IllegalArgumentException(
                    scheme.name() + " signs within the request. Choose a scheme whose signature is a header.");
        }
        if (secrets.size() > 1 && scheme.signature().separator().isEmpty()) {
            throw new IllegalArgumentException("there are " + secrets.size() + " secrets, but a request signed by "
                    + scheme.name() + " carries one signature. Leave one secret.");
        }
        return new Signer(scheme, secrets);
    }

    /**
     * The headers that prove {@code request} ours, by name. {@code id} is sent as it is: {@code [A-Za-z0-9_-]{1,128}}.
     *
     * @throws IllegalArgumentException when the scheme signs a form and the body is none
     */
    public Map<String, String> sign(String id, Instant now, SignedRequest request) {
        if (scheme.coversMessage()) {
            MessageSignature.Draft draft = MessageSignature.Draft.of(scheme, request, now);
            String base = draft.unsigned()
                    .base(draft.request())
                    .orElseThrow(() -> new IllegalArgumentException("the request lacks what " + scheme.name()
                            + " covers: " + String.join(", ", scheme.components()) + "."));
            return draft.headers(keys.getFirst().sign(new Content(draft.request(), base)));
        }
        String timestamp = scheme.timestamp().map(place -> place.written(now)).orElse("");
        Map<String, String> form = scheme.signed().covers(Part.SORTED_FORM)
                        && Place.read(scheme.bodyHash(), request).value().isEmpty()
                ? request.form().orElseThrow(() -> new IllegalArgumentException("the body is not a form"))
                : Map.of();
        Content content = new Content(id, timestamp, request, form, MissingNode.getInstance());
        Map<String, String> headers = new LinkedHashMap<>();
        scheme.id().ifPresent(place -> put(headers, place, id));
        scheme.timestamp().ifPresent(when -> put(headers, when.place(), timestamp));
        Place place = scheme.signature().places().getFirst();
        put(
                headers,
                place,
                scheme.signature()
                        .joined(keys.stream().map(key -> key.sign(content)).toList()));
        return Collections.unmodifiableMap(headers);
    }

    private void put(Map<String, String> headers, Place place, String value) {
        if (place instanceof Header(var name, var prefix, var separator)) {
            headers.merge(name, prefix + value, (before, after) -> before + separator(separator) + after);
        }
    }

    private String separator(Optional<String> separator) {
        return separator.or(scheme.signature()::separator).orElse(",");
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
