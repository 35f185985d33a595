package no.krokbro.catalogue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.krokbro.egress.Network;

/** What holds for the whole service. */
public record ServiceSettings(
        Optional<URI> publicUrl,
        List<Network> trustedProxies,
        Set<Role> roles,
        List<Network> allowNetworks,
        boolean allowHttp) {
    /** What holds before anything is read: this instance does nothing. */
    public static final ServiceSettings NONE =
            new ServiceSettings(Optional.empty(), List.of(), Set.of(), List.of(), false);

    public ServiceSettings {
        trustedProxies = List.copyOf(trustedProxies);
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
