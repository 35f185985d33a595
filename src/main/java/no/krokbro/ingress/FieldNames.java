package no.krokbro.ingress;

import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Names of headers as the HTTP server looks for them: with their hash, which for a text it would make anew each time.
 *
 * <p>Those that the catalogue and the schemes know are few; a message signature may name others (RFC 9421), so there is a bound.
 */
final class FieldNames {
    private static final int MOST = 1000;
    private static final ConcurrentMap<String, CharSequence> KNOWN = new ConcurrentHashMap<>();

    private FieldNames() {}

    static CharSequence of(String name) {
        CharSequence known = KNOWN.get(name);
        return known != null ? known : made(name);
    }

    private static CharSequence made(String name) {
        CharSequence made = HttpHeaders.createOptimized(name);
        if (KNOWN.size() < MOST) {
            KNOWN.put(name, made);
        }
        return made;
    }
}
