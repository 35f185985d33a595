package no.krokbro.egress;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a request goes. A URL is open unless something bars it:
 *
 * <ol>
 *   <li>a scheme other than {@code https}, or {@code http} where that is allowed;
 *   <li>a user or password;
 *   <li>a host that is neither a DNS name nor an address in its one canonical spelling: no trailing dot, no escapes, no
 *       letters beyond ASCII, nothing else that a resolver might read as a number;
 *   <li>a port that is not one from 1 to 65535.
 * </ol>
 */
sealed interface Destination {
    // the last label begins with a letter: resolvers read 2130706433, 0x7f000001 and 127.1 as addresses
    Pattern NAME = Pattern.compile("(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\\.)*[A-Za-z][A-Za-z0-9-]{0,62}");

    /**
     * A URL that may be called, if its address may.
     *
     * @param host as it stands in the URL, IPv6 in brackets
     * @param address the one that the host spells out, if it is one
     * @param path with the query
     */
    record Open(String host, Optional<InetAddress> address, int port, boolean tls, String path)
            implements Destination {}

    record Barred(String reason) implements Destination {}

    static Destination of(URI url, boolean allowHttp) {
        // a URI may hold letters that HTTP does not: they travel escaped
        var ascii = url.toASCIIString();
        var uri = ascii.equals(url.toString()) ? url : URI.create(ascii);
        var tls = "https".equalsIgnoreCase(uri.getScheme());
        if (!tls && !(allowHttp && "http".equalsIgnoreCase(uri.getScheme()))) {
            return new Barred(allowHttp ? "the scheme is neither https nor http" : "the scheme is not https");
        }
        if (uri.getRawUserInfo() != null) {
            return new Barred("the URL holds a user or password");
        }
        var host = uri.getHost() == null ? "" : uri.getHost();
        var named = NAME.matcher(host).matches();
        var address = named ? Optional.<InetAddress>empty() : AddressBits.literal(host.replaceAll("^\\[|]$", ""));
        if (!named && address.isEmpty()) {
            return new Barred("the host is neither a DNS name nor an address in its usual spelling");
        }
        var port = uri.getPort() != -1 ? uri.getPort() : tls ? 443 : 80;
        if (port < 1 || port > 65_535) {
            return new Barred("the port is not one from 1 to 65535");
        }
        return new Open(host, address, port, tls, path(uri));
    }

    private static String path(URI uri) {
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
