package no.krokbro.problem;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The id of one request: 128 random bits in hex, in the log and in every answer. */
public final class RequestId {
    private RequestId() {}

    /** A new one; unguessability is not needed, so no entropy is waited for. */
    public static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
