package no.krokbro.catalogue;

import java.time.Instant;
import no.krokbro.signature.Secret;

/**
 * A secret of a source, and when it is valid.
 *
 * @param forHandshakes whether it is what a vendor tells in a handshake, and proves no hook
 * @param from inclusive
 * @param until exclusive
 */
public record DatedSecret(Secret secret, boolean forHandshakes, Instant from, Instant until) {
    /** Whether it proves anything at {@code now}. */
    public boolean isValidAt(Instant now) {
        return !now.isBefore(from) && now.isBefore(until);
    }
}
