package no.krokbro.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import no.krokbro.signature.Place.Field;
import no.krokbro.signature.Verifier.Verdict.Reason;

/**
 * Where the signature stands and how it is written.
 *
 * @param places of the signature; where there are several, one of them is enough
 * @param prefix of each signature; a list's entries with another prefix are another version's and say nothing here
 * @param separator between signatures, where a header may carry several
 */
public record SignatureFormat(List<Place> places, String prefix, Optional<String> separator, Encoding encoding) {
    static final SignatureFormat NONE = new SignatureFormat(List.of(), "", Optional.empty(), Encoding.HEX);

    public SignatureFormat {
        places = List.copyOf(places);
    }

    /** How the bytes of a signature are written. */
    public enum Encoding {
        HEX,
        HEX_ANY_CASE,
        BASE64,
        BASE64URL,
        TEXT
    }

    /** The signatures of a request, as they stand behind the prefix, or why there are none to check. */
    record Presented(Optional<Reason> fault, List<byte[]> entries) {}

    /** The signatures that a request carries; those in JSON are looked for in {@code item}. */
    Presented in(SignedRequest request, JsonNode item) {
        List<byte[]> entries = new ArrayList<>(2);
        boolean found = false;
        for (Place place : places) {
            Field field = place.in(request, item);
            if (!field.readable()) {
                return new Presented(Optional.of(Reason.SIGNATURE_UNREADABLE), List.of());
            }
            found |= !field.text().isEmpty();
            for (String entry : field.entries(prefix, separator)) {
                entries.add(compared(entry).getBytes(StandardCharsets.US_ASCII));
            }
        }
        if (!found) {
            return new Presented(Optional.of(Reason.SIGNATURE_MISSING), List.of());
        }
        return new Presented(entries.isEmpty() ? Optional.of(Reason.SIGNATURE_UNREADABLE) : Optional.empty(), entries);
    }

    private String compared(String entry) {
        return encoding == Encoding.HEX_ANY_CASE ? entry.toLowerCase(Locale.ROOT) : entry;
    }

    /** The signature as it must stand behind the prefix. */
    byte[] written(byte[] signature) {
        return switch (encoding) {
            case HEX, HEX_ANY_CASE -> HexFormat.of().formatHex(signature).getBytes(StandardCharsets.US_ASCII);
            case BASE64 -> Base64.getEncoder().encode(signature);
            case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encode(signature);
            case TEXT -> signature;
        };
    }

    /** The signature in {@code entry}; none when it is not written as {@link #written} does. */
    Optional<byte[]> decoded(byte[] entry) {
        try {
            byte[] signature = switch (encoding) {
                case HEX, HEX_ANY_CASE -> HexFormat.of().parseHex(new String(entry, StandardCharsets.US_ASCII));
                case BASE64 -> Base64.getDecoder().decode(entry);
                case BASE64URL -> Base64.getUrlDecoder().decode(entry);
                case TEXT -> entry;
            };
            return MessageDigest.isEqual(written(signature), entry) ? Optional.of(signature) : Optional.empty();
        } catch (IllegalArgumentException notWritten) {
            return Optional.empty();
        }
    }

    /** The header's value that carries all of {@code signatures}. */
    String joined(List<byte[]> signatures) {
        List<String> entries = signatures.stream()
                .map(signature -> prefix + new String(written(signature), StandardCharsets.UTF_8))
                .toList();
        return String.join(separator.orElse(""), entries);
    }
}
