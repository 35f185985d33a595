package no.krokbro.signature;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.krokbro.signature.SignedTemplate.Content;
import no.krokbro.signature.SignedTemplate.Place;
import no.krokbro.signature.Verdict.Reason;
import no.krokbro.signature.Verdict.Rejected;
import no.krokbro.signature.Verdict.Verified;

/**
 * A scheme with the secrets of one source: says whether a request is the sender's.
 *
 * <ol>
 *   <li>Of signature, id and timestamp there may be one header each: printable ASCII, at most 4 KiB.
 *   <li>A timestamp is whole seconds, at most 18 digits, and neither older nor younger than the tolerance.
 *   <li>An id that is signed may not contain what stands behind it in the template.
 *   <li>Of at most 32 signatures, one of the scheme's version must be made by one of the secrets; those of other versions
 *       never count. All are compared with all, each in constant time, in the form that the scheme writes.
 * </ol>
 */
public final class Verifier {
    private static final int MAX_DIGITS = 18; // the most that always fit in a long

    private final Scheme scheme;
    private final List<HmacKey> keys;
    private final Duration tolerance;
    private final EventName eventName;

    private Verifier(Scheme scheme, List<HmacKey> keys, Duration tolerance) {
        this.scheme = scheme;
        this.keys = keys;
        this.tolerance = tolerance;
        this.eventName = new EventName(scheme.event());
    }

    /**
     * Verifies what any of {@code secrets} signed.
     *
     * @param tolerance how far a timestamp may be from now; of no effect in a scheme without one
     * @throws IllegalArgumentException with a text for the operator: no secret, a secret that the scheme cannot use, or
     *     a tolerance that is not between 1 s and 1 d
     */
    public static Verifier of(Scheme scheme, List<Secret> secrets, Duration tolerance) {
        if (!Scheme.Timestamp.isTolerable(tolerance)) {
            throw new IllegalArgumentException("the tolerance is not between 1s and 24h. 300s is usual.");
        }
        return new Verifier(scheme, scheme.isUnsigned() ? List.of() : HmacKey.all(scheme, secrets), tolerance);
    }

    /** How the requests are signed. */
    public Scheme scheme() {
        return scheme;
    }

    /** Verifies over the raw bytes, in constant time, against every secret. Never throws. */
    public Verdict verify(SignedRequest request, Instant now) {
        if (scheme.isUnsigned()) {
            return unsigned(request);
        }
        HeaderField signature =
                HeaderField.of(request.headers().apply(scheme.signature().header()));
        HeaderField id = HeaderField.of(request, scheme.idHeader());
        HeaderField timestamp = HeaderField.of(request, scheme.timestamp().map(Scheme.Timestamp::header));
        return signature
                .fault(Reason.SIGNATURE_MISSING, Reason.SIGNATURE_UNREADABLE)
                .or(() -> idFault(id))
                .or(() -> timestampFault(timestamp, now))
                .or(() -> proofFault(signature.text(), Content.of(id.text(), timestamp.text(), request.body())))
                .<Verdict>map(Rejected::new)
                .orElseGet(() -> new Verified(id.value(), scheme.signed().covers(Place.ID), eventName.in(request)));
    }

    /** The vendor's name of what happened in a verified request, or in one item of it. */
    public Optional<String> event(SignedRequest request) {
        return eventName.in(request);
    }

    private Verdict unsigned(SignedRequest request) {
        HeaderField id = HeaderField.of(request, scheme.idHeader());
        return id.readable()
                ? new Verified(id.value(), false, eventName.in(request))
                : new Rejected(Reason.ID_UNREADABLE);
    }

    private Optional<Reason> idFault(HeaderField id) {
        Optional<Reason> fault = id.fault(Reason.ID_MISSING, Reason.ID_UNREADABLE);
        if (!scheme.signed().covers(Place.ID)) {
            return fault.filter(reason -> reason != Reason.ID_MISSING);
        }
        return fault.or(
                () -> scheme.signed().delimits(id.text()) ? Optional.empty() : Optional.of(Reason.ID_UNREADABLE));
    }

    private Optional<Reason> timestampFault(HeaderField timestamp, Instant now) {
        if (scheme.timestamp().isEmpty()) {
            return Optional.empty();
        }
        return timestamp
                .fault(Reason.TIMESTAMP_MISSING, Reason.TIMESTAMP_UNREADABLE)
                .or(() -> {
                    if (!wholeNumber(timestamp.text())) {
                        return Optional.of(Reason.TIMESTAMP_UNREADABLE);
                    }
                    long distance = Math.abs(now.getEpochSecond() - Long.parseLong(timestamp.text()));
                    return distance > tolerance.toSeconds()
                            ? Optional.of(Reason.TIMESTAMP_OUTSIDE_TOLERANCE)
                            : Optional.empty();
                });
    }

    private static boolean wholeNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() <= MAX_DIGITS;
    }

    private Optional<Reason> proofFault(String header, Content content) {
        List<byte[]> presented = scheme.signature().entries(header);
        if (presented.isEmpty()) {
            return Optional.of(Reason.SIGNATURE_UNREADABLE);
        }
        boolean proven = false;
        for (HmacKey key : keys) {
            byte[] expected = scheme.signature().written(key.sign(scheme.signed(), content));
            for (byte[] entry : presented) {
                proven |= MessageDigest.isEqual(expected, entry);
            }
        }
        return proven ? Optional.empty() : Optional.of(Reason.SIGNATURE_WRONG);
    }
}
