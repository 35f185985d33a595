package no.krokbro.catalogue;

import java.util.List;
import no.krokbro.egress.Network;

/**
 * Where a source's own questions may go, such as for its sender's keys.
 *
 * @param allowed networks besides public addresses
 * @param allowHttp whether {@code http:} is taken
 */
public record Reach(List<Network> allowed, boolean allowHttp) {
    public Reach {
        allowed = List.copyOf(allowed);
    }
}
