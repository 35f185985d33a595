package no.krokbro.signature;

import java.util.List;
import java.util.function.Function;

/**
 * What a signature may cover, as it came over the wire.
 *
 * @param headers all values of a header by its name in any case, in order; empty when absent
 * @param body the raw bytes, never re-serialised
 */
public record SignedRequest(Function<String, List<String>> headers, byte[] body) {}
