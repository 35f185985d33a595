package no.krokbro.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.krokbro.signature.Place.Field;
import no.krokbro.signature.SignatureFormat.Presented;
import no.krokbro.signature.SignedTemplate.Content;
import no.krokbro.signature.SignedTemplate.Part;
import no.krokbro.signature.Verifier.Verdict.Reason;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;

/**
 * A scheme with the secrets of one source: says whether a request is the sender's.
 *
 * <ol>
 *   <li>Of signature, id and timestamp there may be one each: printable ASCII, at most 4 KiB.
 *   <li>A timestamp is in the scheme's format, at most 18 digits, and neither older nor younger than the tolerance.
 *   <li>An id that is signed may not contain what stands behind it in the template.
 *   <li>Of at most 32 signatures, one of the scheme's version must be made by one of the secrets; those of other versions
 *       never count. All are compared with all, each in constant time, in the form that the scheme writes.
 *   <li>Where every item of a JSON array is signed, there is at least one, and at most 1,000 are looked at.
 * </ol>
 */
public final class Verifier {
    private static final int MAX_ITEMS = 1000;
    private static final List<JsonNode> NO_JSON = List.of(MissingNode.getInstance());

    private final Scheme scheme;
    private final List<SigningKey> keys;
    private final Duration tolerance;
    private final boolean readsJson;

    private Verifier(Scheme scheme, List<SigningKey> keys, Duration tolerance) {
        this.scheme = scheme;
        this.keys = keys;
        this.tolerance = tolerance;
        this.readsJson = scheme.signed().coversJson()
                || scheme.signature().places().stream().anyMatch(Place.Json.class::isInstance);
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
        return new Verifier(scheme, scheme.isUnsigned() ? List.of() : SigningKey.toVerify(scheme, secrets), tolerance);
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
        List<JsonNode> items = readsJson ? items(request) : NO_JSON;
        if (items.isEmpty()) {
            return new Rejected(Reason.BODY_UNREADABLE);
        }
        List<Presented> presented =
                items.stream().map(item -> scheme.signature().in(request, item)).toList();
        Field id = Place.read(scheme.id(), request);
        Field timestamp = Place.read(scheme.timestamp().map(Scheme.Timestamp::place), request);
        return presented.stream()
                .flatMap(one -> one.fault().stream())
                .findFirst()
                .or(() -> idFault(id))
                .or(() -> timestampFault(timestamp, now))
                .or(() -> proofFault(id.text(), timestamp.text(), request, items, presented))
                .<Verdict>map(Rejected::new)
                .orElseGet(() -> told(request));
    }

    /** What a request says of its event, as if it were proven: for those who only want to see what would come of it. */
    public Verified told(SignedRequest request) {
        return new Verified(Place.read(scheme.id(), request).value(), scheme.coversId(), event(request));
    }

    /** The vendor's name of what happened in a verified request, or in one item of it. */
    public Optional<String> event(SignedRequest request) {
        return Place.read(scheme.event(), request).value();
    }

    private Verdict unsigned(SignedRequest request) {
        Field id = Place.read(scheme.id(), request);
        return id.readable() ? told(request) : new Rejected(Reason.ID_UNREADABLE);
    }

    private List<JsonNode> items(SignedRequest request) {
        Optional<JsonNode> items = request.json();
        if (scheme.each().isEmpty()) {
            return items.stream().toList();
        }
        return items.map(tree -> tree.at(scheme.each().get()))
                .filter(array -> array.isArray() && array.size() <= MAX_ITEMS)
                .map(array -> array.valueStream().toList())
                .orElse(List.of());
    }

    private Optional<Reason> idFault(Field id) {
        Optional<Reason> fault = id.fault(Reason.ID_MISSING, Reason.ID_UNREADABLE);
        return scheme.signed().covers(Part.ID) ? fault : fault.filter(reason -> reason != Reason.ID_MISSING);
    }

    private Optional<Reason> timestampFault(Field timestamp, Instant now) {
        if (scheme.timestamp().isEmpty()) {
            return Optional.empty();
        }
        Optional<Reason> fault = timestamp.fault(Reason.TIMESTAMP_MISSING, Reason.TIMESTAMP_UNREADABLE);
        if (fault.isPresent()) {
            return fault;
        }
        OptionalLong sent = scheme.timestamp().get().seconds(timestamp.text());
        if (sent.isEmpty()) {
            return Optional.of(Reason.TIMESTAMP_UNREADABLE);
        }
        return Math.abs(now.getEpochSecond() - sent.getAsLong()) > tolerance.toSeconds()
                ? Optional.of(Reason.TIMESTAMP_OUTSIDE_TOLERANCE)
                : Optional.empty();
    }

    private Optional<Reason> proofFault(
            String id, String timestamp, SignedRequest request, List<JsonNode> items, List<Presented> presented) {
        Optional<Map<String, String>> form = form(request);
        if (form.isEmpty()) {
            return Optional.of(Reason.BODY_UNREADABLE);
        }
        boolean all = true;
        for (int i = 0; i < items.size(); i++) {
            Content content = new Content(id, timestamp, request, form.get(), items.get(i));
            if (!scheme.signed().delimits(content)) {
                return Optional.of(Reason.ID_UNREADABLE);
            }
            all &= proven(content, presented.get(i).entries())
                    || (scheme.signed().covers(Part.URL_ANY_PORT)
                            && proven(
                                    content.withPortToggled(), presented.get(i).entries()));
        }
        return all ? Optional.empty() : Optional.of(Reason.SIGNATURE_WRONG);
    }

    private boolean proven(Content content, List<byte[]> presented) {
        boolean proven = false;
        for (SigningKey key : keys) {
            proven |= key.proves(content, presented);
        }
        return proven;
    }

    /** The form that is signed: empty when the body is covered by its hash; none when it proves nothing. */
    private Optional<Map<String, String>> form(SignedRequest request) {
        if (!scheme.signed().covers(Part.SORTED_FORM)) {
            return Optional.of(Map.of());
        }
        Field hash = Place.read(scheme.bodyHash(), request);
        if (hash.readable() && hash.text().isEmpty()) {
            return request.form();
        }
        return MessageDigest.isEqual(sha256(request.body()), hash.text().getBytes(StandardCharsets.US_ASCII))
                ? Optional.of(Map.of())
                : Optional.empty();
    }

    private static byte[] sha256(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What a scheme says of a request. */
    public sealed interface Verdict {
        /**
         * The sender knows a secret of ours.
         *
         * @param id the sender's id of the event, stable over its retries
         * @param idSigned whether the signature covers the id; if not, anybody who saw a request can change it
         * @param event the vendor's name of what happened
         */
        record Verified(Optional<String> id, boolean idSigned, Optional<String> event) implements Verdict {}

        /** The request is not proven to be the sender's. */
        record Rejected(Reason reason) implements Verdict {}

        /** Why; told to the log and the sender, so it says nothing about the secret. */
        enum Reason {
            SIGNATURE_MISSING,
            SIGNATURE_UNREADABLE,
            SIGNATURE_WRONG,
            TIMESTAMP_MISSING,
            TIMESTAMP_UNREADABLE,
            TIMESTAMP_OUTSIDE_TOLERANCE,
            ID_MISSING,
            ID_UNREADABLE,
            BODY_UNREADABLE
        }
    }
}
