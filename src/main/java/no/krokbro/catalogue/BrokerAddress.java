package no.krokbro.catalogue;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Where a broker is: {@code amqps://host:port/vhost}. */
record BrokerAddress(String host, int port, boolean tls, String vhost) {
    private static final int TLS_PORT = 5671;
    private static final int PLAIN_PORT = 5672;
    private static final String LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern DNS_NAME = Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    static BrokerAddress of(Setting setting, Supplier<Boolean> plaintext) {
        URI uri = WebAddress.of(setting);
        if (uri.getRawQuery() != null) {
            throw new Wrong("must not hold a ?. Take it and what follows away.");
        }
        boolean tls = switch (WebAddress.scheme(uri)) {
            case "amqps" -> true;
            case "amqp" -> {
                if (!plaintext.get()) {
                    throw new Wrong("must begin with amqps://. Plain amqp needs plaintext: true beside it.");
                }
                yield false;
            }
            default -> throw new Wrong("must begin with amqps://");
        };
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT;
        return new BrokerAddress(host(uri), port, tls, vhost(uri));
    }

    // A URI has an IPv6 address in brackets, a socket has not
    private static String host(URI uri) {
        return uri.getHost().replaceAll("[\\[\\]]", "");
    }

    private static String vhost(URI uri) {
        String path = uri.getRawPath();
        if (path.isEmpty() || path.equals("/")) {
            return "/";
        }
        if (path.indexOf('/', 1) > 0) {
            throw new Wrong("takes one vhost as its path. Write / inside its name as %2F.");
        }
        return uri.getPath().substring(1);
    }

    static String serverName(Setting setting) {
        String name = Kinds.text(setting);
        if (!DNS_NAME.matcher(name).matches() || isAddress(name)) {
            throw new Wrong("takes the DNS name in the broker's certificate");
        }
        return name;
    }

    /** The name to ask for and check: {@code given}, or the host where it can be one. */
    String checkedName(Optional<String> given) {
        if (tls && given.isEmpty() && (isAddress(host) || !host.contains("."))) {
            throw new Wrong("is missing. TLS needs it where uri names an IP address or a name without dots.");
        }
        return given.orElse(host);
    }

    private static boolean isAddress(String name) {
        return ADDRESS.matcher(name).matches();
    }
}
