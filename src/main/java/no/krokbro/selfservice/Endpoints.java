package no.krokbro.selfservice;

import java.net.URI;

/** What people may see of an endpoint: scheme and host, since its path may be a secret. */
final class Endpoints {
    private Endpoints() {}

    static String shown(URI endpoint) {
        return endpoint.getScheme() + "://" + endpoint.getHost();
    }
}
