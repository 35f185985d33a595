package no.krokbro.catalogue;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What a URL of the file must have in common, whatever its scheme: a host, a port that exists, no credentials. */
final class WebAddress {
    private static final int LAST_PORT = 65_535;

    private WebAddress() {}

    /** An address of the web: https, or http where {@code allowHttp} says so. */
    static URI web(Setting setting, Supplier<Boolean> allowHttp) {
        URI uri = of(setting);
        return switch (scheme(uri)) {
            case "https" -> uri;
            case "http" -> {
                if (!allowHttp.get()) {
                    throw new Wrong("must begin with https://. Plain http needs service.allow-http: true.");
                }
                yield uri;
            }
            default -> throw new Wrong("must begin with https://");
        };
    }

    static URI of(Setting setting) {
        URI uri;
        try {
            uri = new URI(Kinds.text(setting));
        } catch (URISyntaxException e) {
            throw new Wrong("is not a URL");
        }
        if (Optional.ofNullable(uri.getRawAuthority()).orElse("").contains("@")) {
            throw new Wrong("must not hold credentials. Take them out.");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
            throw new Wrong("names no host and port that can be called");
        }
        if (uri.getRawFragment() != null) {
            throw new Wrong("must not hold a #. Take it and what follows away.");
        }
        return uri;
    }

    static String scheme(URI uri) {
        return Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    }
}
