package no.krokbro.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the signature stands and how it is written.
 *
 * @param prefix of each signature; a list's entries with another prefix are another version's and say nothing here
 * @param separator between signatures, where a header may carry several
 */
public record SignatureFormat(String header, String prefix, Optional<String> separator, Encoding encoding) {
    static final SignatureFormat NONE = new SignatureFormat("", "", Optional.empty(), Encoding.HEX);
    private static final int MAX_ENTRIES = 32;

    /** How the bytes of a signature are written. */
    public enum Encoding {
        HEX,
        HEX_ANY_CASE,
        BASE64,
        BASE64URL
    }

    /** The signature as it must stand behind the prefix. */
    byte[] written(byte[] signature) {
        return switch (encoding) {
            case HEX, HEX_ANY_CASE -> HexFormat.of().formatHex(signature).getBytes(StandardCharsets.US_ASCII);
            case BASE64 -> Base64.getEncoder().encode(signature);
            case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encode(signature);
        };
    }

    /** The header's value that carries all of {@code signatures}. */
    String joined(List<byte[]> signatures) {
        List<String> entries = signatures.stream()
                .map(signature -> prefix + new String(written(signature), StandardCharsets.US_ASCII))
                .toList();
        return String.join(separator.orElse(""), entries);
    }

    /** What stands behind the prefix of every signature of this version; none when there are absurdly many. */
    List<byte[]> entries(String value) {
        return separator.map(between -> split(value, between)).orElseGet(() -> entry(value));
    }

    private List<byte[]> split(String value, String between) {
        List<byte[]> entries = new ArrayList<>(2);
        int seen = 0;
        for (int from = 0; from <= value.length(); ) {
            int end = value.indexOf(between, from);
            end = end < 0 ? value.length() : end;
            entries.addAll(entry(value.substring(from, end).strip()));
            if (++seen > MAX_ENTRIES) {
                return List.of();
            }
            from = end + between.length();
        }
        return entries;
    }

    private List<byte[]> entry(String value) {
        if (!value.startsWith(prefix) || value.length() == prefix.length()) {
            return List.of();
        }
        String written = value.substring(prefix.length());
        String compared = encoding == Encoding.HEX_ANY_CASE ? written.toLowerCase(Locale.ROOT) : written;
        return List.of(compared.getBytes(StandardCharsets.US_ASCII));
    }
}
