package no.krokbro.catalogue;

import java.util.List;
import java.util.Optional;
import no.krokbro.egress.Network;
import no.krokbro.egress.Proxy;

/**
 * Where a source's own questions may go, such as for its sender's keys.
 *
 * @param allowed networks besides public addresses
 * @param allowHttp whether {@code http:} is taken
 * @param proxy that {@code https:} goes out by: the service's
 */
public record Reach(List<Network> allowed, boolean allowHttp, Optional<Proxy> proxy) {
    public Reach {
        allowed = List.copyOf(allowed);
    }
}
