package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import no.krokbro.signature.Verifier.Verdict.Reason;

/**
 * How a webhook is signed, as data: the same scheme verifies and signs.
 *
 * @param name of the preset, or {@value #DECLARED}
 * @param signed what the signature covers
 * @param versions where a request says which algorithm it used, of those that its vendor has
 * @param certificate where the vendor's key stands that made the signature
 * @param topic where a request says what it is of, of all that others could send as well
 * @param components what an HTTP message signature must cover
 * @param each the array of a JSON body whose every item carries a signature; pointers then point into the item
 * @param bodyHash where the query has the SHA-256 of a body that is no form, in a scheme that signs forms
 * @param id where the sender's id of the event stands
 * @param event where the vendor's name of what happened stands
 * @param handshakes what the vendor asks before or between its events, the first that fits counting
 * @param batch where a body tells of several events
 * @param successStatus what the sender wants to hear
 * @param contentTypes media types that the vendor sends, lower case, without parameters; empty is all
 * @param defaultMapping what becomes of a hook whose source has no mapping of its own
 * @param about what people should know of the sender
 */
public record Scheme(
        String name,
        Algorithm algorithm,
        Secret.Format keyFormat,
        SignedTemplate signed,
        SignatureFormat signature,
        Optional<Versions> versions,
        Optional<KeySet.Certificate> certificate,
        Optional<Place> topic,
        List<String> components,
        Optional<JsonPointer> each,
        Optional<Place> bodyHash,
        Optional<Timestamp> timestamp,
        Optional<Place> id,
        Optional<Place> event,
        List<Handshake> handshakes,
        Optional<Batch> batch,
        int successStatus,
        Set<String> contentTypes,
        Mapping defaultMapping,
        About about) {
    /** The name of every scheme that is declared in place. */
    public static final String DECLARED = "declared";

    public Scheme {
        components = List.copyOf(components);
        handshakes = List.copyOf(handshakes);
        contentTypes = Set.copyOf(contentTypes);
    }

    /** The scheme of this name that Krokbro brings. */
    public static Optional<Scheme> preset(String name) {
        return Optional.ofNullable(SchemeReader.Presets.BY_NAME.get(name));
    }

    /** The names of all that Krokbro brings, in the order of the alphabet. */
    public static List<String> presets() {
        return SchemeReader.Presets.NAMES;
    }

    /** Reads a scheme that is declared in place, with the keys of {@code schemes/*.yaml}; finds every mistake. */
    public static Parsed parse(Map<String, Object> declared, String path) {
        return SchemeReader.read(DECLARED, declared, path);
    }

    /** The places of a JSON body that tell the event's name. */
    public List<JsonPointer> told() {
        return event.stream()
                .flatMap(place -> place instanceof Place.Json(var pointer) ? Stream.of(pointer) : Stream.empty())
                .toList();
    }

    /** Whether a request proves nothing by itself. */
    public boolean isUnsigned() {
        return algorithm == Algorithm.NONE;
    }

    /** What a source takes that does not set a tolerance of its own. */
    public Duration tolerance() {
        return timestamp.map(Timestamp::tolerance).orElse(Timestamp.USUAL_TOLERANCE);
    }

    /** A scheme, or all that is wrong with it. */
    public sealed interface Parsed {
        /** It can be used. */
        record Valid(Scheme scheme) implements Parsed {}

        /** It cannot; at least one mistake. */
        record Invalid(List<Mistake> mistakes) implements Parsed {
            public Invalid {
                mistakes = List.copyOf(mistakes);
            }
        }
    }

    /** Whether the signature covers the address that the sender called, so that it must be known. */
    public boolean coversUrl() {
        return signed.coversUrl() || coversMessage();
    }

    /** Whether it is an HTTP message signature, which covers what it names. */
    public boolean coversMessage() {
        return signed.covers(SignedTemplate.Part.SIGNATURE_BASE);
    }

    /** Whether the two ends share or exchange a secret or a key, which a source then has. */
    public boolean hasSecrets() {
        return !isUnsigned() && (certificate.isEmpty() || signed.covers(SignedTemplate.Part.SECRET));
    }

    /** Whether a sender can be told when it sent, so that nobody sends it again later. */
    public boolean isTimed() {
        return timestamp.isPresent() || coversMessage() || algorithm == Algorithm.JWT;
    }

    /** Whether the signature covers the id: if not, anybody who saw a request can change it. */
    public boolean coversId() {
        return signed.covers(SignedTemplate.Part.ID)
                || id.filter(signed::coversLine).isPresent()
                || (isBodyProven() && id.filter(Place::isInBody).isPresent());
    }

    private boolean isBodyProven() {
        return signed.coversBody()
                || coversMessage()
                || (algorithm == Algorithm.JWT && signature.places().isEmpty());
    }

    /** How the signature is made. */
    public enum Algorithm {
        /** Not at all: who sends is known by its network or by the gateway's word. */
        NONE(""),
        HMAC_SHA1("SHA-1"),
        HMAC_SHA256("SHA-256"),
        HMAC_SHA384("SHA-384"),
        HMAC_SHA512("SHA-512"),
        /** A hash of the secret and what is signed, in this order. */
        PREFIX_SHA1("SHA-1"),
        PREFIX_SHA256("SHA-256"),
        /** The secret itself: proves who sends, and nothing of what. */
        TOKEN(""),
        ED25519("Ed25519"),
        ECDSA_P256_SHA256("SHA256withECDSA"),
        ECDSA_P384_SHA384("SHA384withECDSA"),
        /** Where a vendor still has it; SHA-1 is broken for all but this. */
        RSA_SHA1("SHA1withRSA"),
        RSA_SHA256("SHA256withRSA"),
        RSA_PSS_SHA512("RSASSA-PSS"),
        /** As a JSON Web Token says, of those that its source takes. */
        JWT("");

        private final String javaName;

        Algorithm(String javaName) {
            this.javaName = javaName;
        }

        String javaName() {
            return javaName;
        }

        /** Whether the sender's key is not ours: verifying then takes so long that it may not hold up others. */
        public boolean isAsymmetric() {
            return compareTo(ED25519) >= 0;
        }

        /** Its name in the registry of RFC 9421. */
        String messageName() {
            return this == RSA_SHA256 ? "rsa-v1_5-sha256" : Declaration.written(this);
        }
    }

    /** The algorithm by what stands at a place; what the signature covers or not, an algorithm cannot be weaker than these. */
    public record Versions(Place place, Map<String, Algorithm> algorithms) {
        public Versions {
            algorithms = Map.copyOf(algorithms);
        }
    }

    /** Where a request says when it was sent, and how far from now that may be. */
    public record Timestamp(Place place, Format format, Duration tolerance) {
        static final Duration USUAL_TOLERANCE = Duration.ofMinutes(5);
        private static final int MAX_DIGITS = 18; // the most that always fit in a long

        /** How the moment is written. */
        enum Format {
            UNIX_SECONDS,
            UNIX_MILLIS,
            RFC3339
        }

        static boolean isTolerable(Duration tolerance) {
            return tolerance.toSeconds() >= 1 && tolerance.compareTo(Duration.ofDays(1)) <= 0;
        }

        /** The whole seconds since 1970 that {@code text} says; none when it is not in the format. */
        OptionalLong seconds(String text) {
            if (format == Format.RFC3339) {
                try {
                    return OptionalLong.of(Instant.parse(text).getEpochSecond());
                } catch (DateTimeException e) {
                    return OptionalLong.empty();
                }
            }
            if (text.length() > MAX_DIGITS || !text.chars().allMatch(c -> '0' <= c && c <= '9')) {
                return OptionalLong.empty();
            }
            long number = Long.parseLong(text);
            return OptionalLong.of(format == Format.UNIX_SECONDS ? number : Math.floorDiv(number, 1000L));
        }

        Optional<Reason> fault(Place.Field said, Instant now, Duration tolerated) {
            Optional<Reason> fault = said.fault(Reason.TIMESTAMP_MISSING, Reason.TIMESTAMP_UNREADABLE);
            if (fault.isPresent()) {
                return fault;
            }
            OptionalLong sent = seconds(said.text());
            if (sent.isEmpty()) {
                return Optional.of(Reason.TIMESTAMP_UNREADABLE);
            }
            return Math.abs(now.getEpochSecond() - sent.getAsLong()) > tolerated.toSeconds()
                    ? Optional.of(Reason.TIMESTAMP_OUTSIDE_TOLERANCE)
                    : Optional.empty();
        }

        /** How the sender writes {@code moment}. */
        public String written(Instant moment) {
            return switch (format) {
                case UNIX_SECONDS -> Long.toString(moment.getEpochSecond());
                case UNIX_MILLIS -> Long.toString(moment.toEpochMilli());
                case RFC3339 -> moment.truncatedTo(ChronoUnit.SECONDS).toString();
            };
        }
    }

    /**
     * Where the notifications of a body stand that tells of several events.
     *
     * @param items the array; none where the body is it
     * @param id of an event, in its item
     */
    public record Batch(Optional<JsonPointer> items, Optional<JsonPointer> id) {}

    /** The templates of a thin notification. */
    public record Mapping(String type, Optional<String> subject) {}

    /**
     * What people should know of the sender.
     *
     * @param documentation the vendor's page for whoever sets it up
     * @param evidence where the vendor says that it signs like this
     * @param deadline how long it waits for an answer
     * @param retries whether and how it sends again what was not taken
     * @param caution what the scheme does not prove
     */
    public record About(
            Optional<URI> documentation,
            Optional<URI> evidence,
            Optional<Duration> deadline,
            Optional<String> retries,
            Optional<String> caution) {}

    /**
     * What is wrong with a declared scheme.
     *
     * @param path of the value, such as {@code tenants.uio.sources.crm.scheme.signature.header}
     * @param text what is wrong and what to do
     */
    public record Mistake(String path, String text) {}
}
