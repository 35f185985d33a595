package no.krokbro.signature;

import java.time.Instant;
import java.util.Map;

/** A scheme with the secrets of one subscription: signs with every one of them. */
public final class Signer {
    /** The headers that prove a request ours, by name. {@code id} is sent as it is: {@code [A-Za-z0-9_-]{1,128}}. */
    public Map<String, String> sign(String id, Instant now, byte[] body) {
        throw new UnsupportedOperationException();
    }
}
