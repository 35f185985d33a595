package no.krokbro.egress;

import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Where URLs lead, each read once instead of for every message. */
final class Destinations {
    private static final int MOST = 10_000; // more than there are subscriptions; then all are read anew

    private final ConcurrentMap<String, Destination> overTls = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Destination> alsoPlain = new ConcurrentHashMap<>();

    Destination of(URI url, boolean allowHttp) {
        ConcurrentMap<String, Destination> known = allowHttp ? alsoPlain : overTls;
        if (known.size() >= MOST) {
            known.clear();
        }
        return known.computeIfAbsent(url.toString(), _ -> Destination.of(url, allowHttp));
    }
}
