package no.krokbro.catalogue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.krokbro.egress.Network;
import no.krokbro.egress.TimeServer;

/**
 * What holds for the whole service.
 *
 * @param apiNetworks that may use the API and the page; empty is all
 * @param clock whose time ours is held against
 * @param idleAfter for how long nothing must have come before a source or subscription is called idle
 */
public record ServiceSettings(
        Optional<URI> publicUrl,
        List<Network> trustedProxies,
        List<Network> apiNetworks,
        Set<Role> roles,
        List<Network> allowNetworks,
        boolean allowHttp,
        Optional<TimeServer> clock,
        Duration idleAfter) {
    static final Duration IDLE_AFTER = Duration.ofDays(30);

    /** What holds before anything is read: this instance does nothing. */
    public static final ServiceSettings NONE = new ServiceSettings(
            Optional.empty(), List.of(), List.of(), Set.of(), List.of(), false, Optional.empty(), IDLE_AFTER);

    public ServiceSettings {
        trustedProxies = List.copyOf(trustedProxies);
        apiNetworks = List.copyOf(apiNetworks);
        roles = Set.copyOf(roles);
        allowNetworks = List.copyOf(allowNetworks);
    }

    /** What a sender called to reach {@code target}, a path with its query; empty when nobody has said. */
    public String called(String target) {
        if (publicUrl.isEmpty()) {
            return "";
        }
        String url = publicUrl.get().toString();
        return (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + target;
    }

    /** What an instance does. */
    public enum Role {
        INGRESS,
        DELIVERY,
        SELFSERVICE
    }
}
