package no.krokbro.signature;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a webhook is signed, as data: the same scheme verifies and signs.
 *
 * @param name of the preset, or {@value #DECLARED}
 * @param signed what the signature covers
 * @param idHeader where the sender's id of the event stands
 * @param event where the vendor's name of what happened stands
 * @param handshakes what the vendor asks before or between its events, the first that fits counting
 * @param batch where a body tells of several events
 * @param successStatus what the sender wants to hear
 * @param contentTypes media types that the vendor sends, lower case, without parameters; empty is all
 * @param defaultMapping what becomes of a hook whose source has no mapping of its own
 * @param documentation the vendor's page for whoever sets it up
 * @param evidence where the vendor says that it signs like this
 */
public record Scheme(
        String name,
        Algorithm algorithm,
        KeyFormat keyFormat,
        SignedTemplate signed,
        SignatureFormat signature,
        Optional<Timestamp> timestamp,
        Optional<String> idHeader,
        Optional<Event> event,
        List<Handshake> handshakes,
        Optional<Batch> batch,
        int successStatus,
        Set<String> contentTypes,
        Mapping defaultMapping,
        Optional<URI> documentation,
        Optional<URI> evidence) {
    /** The name of every scheme that is declared in place. */
    public static final String DECLARED = "declared";

    public Scheme {
        handshakes = List.copyOf(handshakes);
        contentTypes = Set.copyOf(contentTypes);
    }

    /** Reads a scheme that is declared in place, with the keys of {@code schemes/*.yaml}; finds every mistake. */
    public static Parsed parse(Map<String, Object> declared, String path) {
        return SchemeReader.read(DECLARED, declared, path);
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
        record Invalid(List<SchemeMistake> mistakes) implements Parsed {
            public Invalid {
                mistakes = List.copyOf(mistakes);
            }
        }
    }

    /** How the signature is made. */
    public enum Algorithm {
        /** Not at all: who sends is known by its network or by the gateway's word. */
        NONE(""),
        HMAC_SHA1("HmacSHA1"),
        HMAC_SHA256("HmacSHA256"),
        HMAC_SHA384("HmacSHA384"),
        HMAC_SHA512("HmacSHA512");

        private final String javaName;

        Algorithm(String javaName) {
            this.javaName = javaName;
        }

        String javaName() {
            return javaName;
        }
    }

    /** Where a request says when it was sent, in seconds since 1970, and how far from now that may be. */
    public record Timestamp(String header, Duration tolerance) {
        static final Duration USUAL_TOLERANCE = Duration.ofMinutes(5);

        /** How the moment is written. */
        enum Format {
            UNIX_SECONDS
        }

        static boolean isTolerable(Duration tolerance) {
            return tolerance.toSeconds() >= 1 && tolerance.compareTo(Duration.ofDays(1)) <= 0;
        }
    }

    /** Where the vendor's name of what happened stands. */
    public sealed interface Event {
        /** In a header. */
        record Header(String name) implements Event {}

        /** In a JSON body. */
        record Json(JsonPointer pointer) implements Event {}
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
}
