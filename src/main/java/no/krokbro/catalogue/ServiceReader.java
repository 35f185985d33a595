package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.atLeastOne;
import static no.krokbro.catalogue.Kinds.choice;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.krokbro.catalogue.ServiceSettings.Role;
import no.krokbro.egress.Network;
import no.krokbro.egress.Proxy;
import no.krokbro.egress.TimeServer;

/** Reads {@code service}; what the tenants' settings are held against is there even when the rest is wrong. */
final class ServiceReader {
    private static final int NTP_PORT = 123;
    private static final String OVERRIDE = "KROKBRO_ROLES";
    private static final Map<String, Role> ROLES =
            Map.of("ingress", Role.INGRESS, "delivery", Role.DELIVERY, "selfservice", Role.SELFSERVICE);

    final Read<List<Network>> allowNetworks;
    final Read<Boolean> allowHttp;
    final Read<Optional<URI>> publicUrl;
    final Read<Optional<Proxy>> proxy;
    private final Read<List<Network>> apiNetworks;
    private final Read<Optional<TimeServer>> clock;
    private final Read<Duration> idleAfter;
    private final Read<List<Network>> trustedProxies;
    private final Read<List<Role>> roles;

    ServiceReader(Section service, Map<String, String> environment) {
        allowHttp = service.optional("allow-http", Kinds::flag, false);
        allowNetworks = service.list("allow-networks", Kinds::network);
        publicUrl = service.optional("public-url", setting -> WebAddress.web(setting, allowHttp));
        proxy = service.optional("proxy", ProxyReader::ofService);
        trustedProxies = service.list("trusted-proxies", Kinds::network);
        apiNetworks = service.list("api-networks", Kinds::network);
        clock = service.optional("clock", ServiceReader::timeServer);
        idleAfter = service.optional("idle-after", Quantities.duration("1s", "3650d"), ServiceSettings.IDLE_AFTER);
        var written = service.optional("roles", atLeastOne(choice(ROLES)), List.copyOf(ROLES.values()));
        roles = service.derived("roles", () -> override(environment).orElseGet(written));
        service.weakens("allow-http", allowHttp);
        service.weakens("allow-networks", () -> !allowNetworks.get().isEmpty());
    }

    ServiceSettings settings() {
        return new ServiceSettings(
                publicUrl.get(),
                trustedProxies.get(),
                apiNetworks.get(),
                Set.copyOf(roles.get()),
                allowNetworks.get(),
                allowHttp.get(),
                clock.get(),
                idleAfter.get());
    }

    private static TimeServer timeServer(Setting setting) {
        URI uri = WebAddress.of(setting);
        if (!WebAddress.scheme(uri).equals("ntp")) {
            throw new Wrong("takes ntp://host, such as ntp://ntp.uio.example");
        }
        return new TimeServer(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort() < 0 ? NTP_PORT : uri.getPort());
    }

    private static Optional<List<Role>> override(Map<String, String> environment) {
        String names = environment.getOrDefault(OVERRIDE, "");
        return names.isBlank()
                ? Optional.empty()
                : Optional.of(Arrays.stream(names.split(",", -1))
                        .map(String::strip)
                        .map(ServiceReader::role)
                        .toList());
    }

    private static Role role(String name) {
        return Optional.ofNullable(ROLES.get(name))
                .orElseThrow(() -> new Wrong(OVERRIDE + " takes ingress, delivery, selfservice, with commas between"));
    }
}
