package no.krokbro.signature;

import java.time.Instant;

/** A scheme with the secrets of one source: says whether a request is the sender's. */
public final class Verifier {
    /** Verifies over the raw bytes, in constant time, against every secret. Never throws. */
    public Verdict verify(SignedRequest request, Instant now) {
        throw new UnsupportedOperationException();
    }
}
