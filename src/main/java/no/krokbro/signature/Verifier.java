package no.krokbro.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.signature.KeySet.Demand;
import no.krokbro.signature.KeySet.Trust;
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
    private static final List<JsonNode> NO_JSON = List.of(MissingNode.getInstance());

    private final Scheme scheme;
    private final List<SigningKey> keys;
    private final List<Secret> secrets;
    private final Duration tolerance;
    private final Trust trust;
    private final Optional<JsonWebToken> token;
    private final boolean readsJson;

    private Verifier(Scheme scheme, List<Secret> secrets, Duration tolerance, Trust trust) {
        this.scheme = scheme;
        this.secrets = List.copyOf(secrets);
        this.tolerance = tolerance;
        this.trust = trust;
        this.token = scheme.algorithm() == Scheme.Algorithm.JWT
                ? Optional.of(new JsonWebToken(scheme, trust, SigningKey.decoded(scheme, secrets), tolerance))
                : Optional.empty();
        this.keys = scheme.isUnsigned() || token.isPresent() || fetches()
                ? List.of()
                : SigningKey.toVerify(scheme, secrets);
        this.readsJson = scheme.signed().coversJson()
                || scheme.signature().places().stream().anyMatch(Place.Json.class::isInstance);
    }

    /** Verifies what any of {@code secrets} signed, as {@link #of(Scheme, List, Duration, Trust)}. */
    public static Verifier of(Scheme scheme, List<Secret> secrets, Duration tolerance) {
        return of(scheme, secrets, tolerance, Trust.NONE);
    }

    /**
     * Verifies what any of {@code secrets} signed, or any key that is fetched as {@code trust} or the scheme says.
     *
     * @param tolerance how far a timestamp may be from now; of no effect in a scheme without one
     * @throws IllegalArgumentException with a text for the operator: no secret, a secret that the scheme cannot use, or
     *     a tolerance that is not between 1 s and 1 d
     */
    public static Verifier of(Scheme scheme, List<Secret> secrets, Duration tolerance, Trust trust) {
        if (!Scheme.Timestamp.isTolerable(tolerance)) {
            throw new IllegalArgumentException("the tolerance is not between 1s and 24h. 300s is usual.");
        }
        trust.checkSecrets(scheme, secrets);
        return new Verifier(scheme, secrets, tolerance, trust);
    }

    private boolean fetches() {
        return scheme.certificate().isPresent() || trust.jwks().isPresent();
    }

    /** How the requests are signed. */
    public Scheme scheme() {
        return scheme;
    }

    /** Which key must be fetched before {@code request} can be verified. */
    public Demand demand(SignedRequest request) {
        if (token.isPresent()) {
            return token.get().demand(request);
        }
        if (scheme.certificate().isPresent()) {
            return scheme.certificate().get().demand(request);
        }
        return trust.jwks().isEmpty()
                ? new Demand.Nothing()
                : MessageSignature.in(request).stream()
                        .findFirst()
                        .<Demand>map(first -> new Demand.Fetch(trust.jwks().get(), first.keyId(), Optional.empty()))
                        .orElseGet(() -> new Demand.Refused(Reason.SIGNATURE_MISSING));
    }

    /** Verifies what needs no key from elsewhere. */
    public Verdict verify(SignedRequest request, Instant now) {
        return verify(request, now, KeySet.NONE);
    }

    /**
     * Verifies over the raw bytes, in constant time, against every secret and what was fetched as {@link #demand} said.
     * Never throws.
     */
    public Verdict verify(SignedRequest request, Instant now, KeySet fetched) {
        if (scheme.isUnsigned()) {
            return unsigned(request);
        }
        if (token.isPresent()) {
            JsonWebToken.Outcome outcome = token.get().verify(request, now, fetched);
            SignedRequest event = token.get().isBody() ? request.with(outcome.claims()) : request;
            return outcome.fault()
                    .or(() -> topicFault(event))
                    .<Verdict>map(Rejected::new)
                    .orElseGet(() -> told(request, outcome.claims()));
        }
        return scheme.coversMessage() ? message(request, now, fetched) : content(request, now, fetched);
    }

    private Verdict message(SignedRequest request, Instant now, KeySet fetched) {
        Reason fault = Reason.SIGNATURE_MISSING;
        for (MessageSignature one : MessageSignature.in(request)) {
            Optional<Reason> found = one.fault(scheme, request, now, tolerance);
            Optional<String> base = one.base(request);
            fault = found.orElse(base.isPresent() ? Reason.SIGNATURE_WRONG : Reason.COMPONENT_MISSING);
            List<byte[]> presented = List.of(one.signature().getBytes(StandardCharsets.US_ASCII));
            if (found.isEmpty()
                    && base.isPresent()
                    && proven(new Content(request, base.get()), presented, keys(fetched, one.keyId(), now))) {
                return told(request);
            }
        }
        return new Rejected(fault);
    }

    private List<SigningKey> keys(KeySet fetched, Optional<String> id, Instant now) {
        if (!fetches()) {
            return keys;
        }
        List<String> within = secrets.isEmpty()
                ? List.of("")
                : secrets.stream().map(Secret::text).toList();
        return fetched.candidates(id, now).stream()
                .flatMap(key -> within.stream().<SigningKey>map(text -> new SigningKey.Foreign(scheme, key, text)))
                .toList();
    }

    private Verdict content(SignedRequest request, Instant now, KeySet fetched) {
        List<JsonNode> items = readsJson ? request.items(scheme.each()) : NO_JSON;
        if (items.isEmpty()) {
            return new Rejected(Reason.BODY_UNREADABLE);
        }
        List<Presented> presented = scheme.signature().in(request, items);
        Field id = Place.read(scheme.id(), request);
        Field timestamp = Place.read(scheme.timestamp().map(Scheme.Timestamp::place), request);
        return Presented.fault(presented)
                .or(() -> idFault(id))
                .or(() -> scheme.timestamp().flatMap(sent -> sent.fault(timestamp, now, tolerance)))
                .or(() -> proofFault(
                        id.text(), timestamp.text(), request, items, presented, keys(fetched, Optional.empty(), now)))
                .or(() -> topicFault(request))
                .<Verdict>map(Rejected::new)
                .orElseGet(() -> told(request));
    }

    /** What a request says of its event, as if it were proven: for those who only want to see what would come of it. */
    public Verified told(SignedRequest request) {
        return token.filter(JsonWebToken::isBody)
                .flatMap(body -> body.claims(request))
                .map(claims -> told(request, claims))
                .orElseGet(() ->
                        new Verified(Place.read(scheme.id(), request).value(), scheme.coversId(), event(request)));
    }

    private Verified told(SignedRequest request, byte[] claims) {
        if (token.filter(JsonWebToken::isBody).isEmpty()) {
            return told(request);
        }
        SignedRequest event = request.with(claims);
        return new Verified(
                Place.read(scheme.id(), event).value(), scheme.coversId(), event(event), Optional.of(claims));
    }

    /** The vendor's name of what happened in a verified request, or in one item of it. */
    public Optional<String> event(SignedRequest request) {
        return Place.read(scheme.event(), request).value();
    }

    private Verdict unsigned(SignedRequest request) {
        Field id = Place.read(scheme.id(), request);
        return id.readable() ? told(request) : new Rejected(Reason.ID_UNREADABLE);
    }

    private Optional<Reason> idFault(Field id) {
        Optional<Reason> fault = id.fault(Reason.ID_MISSING, Reason.ID_UNREADABLE);
        return scheme.signed().covers(Part.ID) ? fault : fault.filter(reason -> reason != Reason.ID_MISSING);
    }

    private Optional<Reason> proofFault(
            String id,
            String timestamp,
            SignedRequest request,
            List<JsonNode> items,
            List<Presented> presented,
            List<SigningKey> against) {
        if (against.isEmpty()) {
            return Optional.of(Reason.KEY_UNKNOWN);
        }
        Optional<Map<String, String>> form = scheme.signed().covers(Part.SORTED_FORM)
                ? request.form(Place.read(scheme.bodyHash(), request))
                : Optional.of(Map.of());
        if (form.isEmpty()) {
            return Optional.of(Reason.BODY_UNREADABLE);
        }
        boolean all = true;
        for (int i = 0; i < items.size(); i++) {
            Content content = new Content(id, timestamp, request, form.get(), items.get(i));
            if (!scheme.signed().delimits(content)) {
                return Optional.of(Reason.ID_UNREADABLE);
            }
            all &= proven(content, presented.get(i).entries(), against)
                    || (scheme.signed().covers(Part.URL_ANY_PORT)
                            && proven(
                                    content.withPortToggled(), presented.get(i).entries(), against));
        }
        return all ? Optional.empty() : Optional.of(Reason.SIGNATURE_WRONG);
    }

    private Optional<Reason> topicFault(SignedRequest request) {
        return scheme.topic().isEmpty()
                        || trust.topics()
                                .contains(Place.read(scheme.topic(), request).text())
                ? Optional.empty()
                : Optional.of(Reason.TOPIC_NOT_LISTED);
    }

    private static boolean proven(Content content, List<byte[]> presented, List<SigningKey> against) {
        boolean proven = false;
        for (SigningKey key : against) {
            proven |= key.proves(content, presented);
        }
        return proven;
    }

    /** What a scheme says of a request. */
    public sealed interface Verdict {
        /**
         * The sender knows a secret of ours.
         *
         * @param id the sender's id of the event, stable over its retries
         * @param idSigned whether the signature covers the id; if not, anybody who saw a request can change it
         * @param event the vendor's name of what happened
         * @param content the event in JSON, where the body has it wrapped
         */
        record Verified(Optional<String> id, boolean idSigned, Optional<String> event, Optional<byte[]> content)
                implements Verdict {
            /** The body is the event. */
            public Verified(Optional<String> id, boolean idSigned, Optional<String> event) {
                this(id, idSigned, event, Optional.empty());
            }
        }

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
            BODY_UNREADABLE,
            /** An HTTP message signature does not cover what it must. */
            COMPONENT_MISSING,
            /** A token of another issuer, or for another audience. */
            CLAIM_WRONG,
            /** The sender's address of its key is not the vendor's. */
            KEY_ADDRESS_REFUSED,
            /** No key that the sender publishes now. */
            KEY_UNKNOWN,
            TOPIC_NOT_LISTED
        }
    }
}
