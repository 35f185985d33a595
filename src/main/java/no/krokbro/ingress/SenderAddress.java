package no.krokbro.ingress;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.krokbro.egress.Network;

/**
 * Where a request comes from.
 *
 * <ol>
 *   <li>Whoever is connected to us, unless it is a trusted proxy.
 *   <li>A trusted proxy is believed about who was connected to it, in {@code X-Forwarded-For} and {@code Forwarded}: of
 *       their hops the last that is not a trusted proxy itself; what stands before it anybody may have written.
 *   <li>A proxy writes one of the two headers and may let the sender's own other one through: where both are there, both
 *       must name an allowed address.
 *   <li>A hop that is no address is nobody's.
 * </ol>
 */
public final class SenderAddress {
    // RFC 7239 4 and 6: for=192.0.2.60, for="[2001:db8::1]:4711"
    private static final Pattern FOR = Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*\"?([^\";]*)\"?");
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]*)\\](?::\\d+)?|([0-9.]+):\\d+");

    private SenderAddress() {}

    /** Whether a request from {@code connected} with these headers comes from {@code allowed}. */
    public static boolean isIn(List<Network> allowed, String connected, MultiMap headers, List<Network> trusted) {
        return senders(connected, headers, trusted)
                .allMatch(sender ->
                        sender.filter(address -> contains(allowed, address)).isPresent());
    }

    private static Stream<Optional<InetAddress>> senders(String connected, MultiMap headers, List<Network> trusted) {
        Optional<InetAddress> nearest = address(connected);
        if (nearest.filter(address -> contains(trusted, address)).isEmpty()) {
            return Stream.of(nearest);
        }
        List<Optional<InetAddress>> told = Stream.of("x-forwarded-for", "forwarded")
                .filter(headers::contains)
                .map(name -> sender(hops(name, headers), trusted, nearest))
                .toList();
        return told.isEmpty() ? Stream.of(nearest) : told.stream();
    }

    private static Optional<InetAddress> sender(
            List<String> hops, List<Network> trusted, Optional<InetAddress> nearest) {
        Optional<InetAddress> sender = nearest;
        for (String hop : hops.reversed()) {
            sender = address(hop);
            if (sender.filter(address -> contains(trusted, address)).isEmpty()) {
                return sender;
            }
        }
        return sender;
    }

    private static List<String> hops(String name, MultiMap headers) {
        List<String> hops = new ArrayList<>();
        for (String line : headers.getAll(name)) {
            for (String hop : line.split(",", -1)) {
                hops.add(name.equals("forwarded") ? forwarded(hop) : hop.strip());
            }
        }
        return hops;
    }

    private static String forwarded(String element) {
        Matcher told = FOR.matcher(element);
        return told.find() ? told.group(1).strip() : "";
    }

    private static Optional<InetAddress> address(String hop) {
        Matcher withPort = WITH_PORT.matcher(hop);
        if (!withPort.matches()) {
            return Network.address(hop);
        }
        return Network.address(withPort.group(1) == null ? withPort.group(2) : withPort.group(1));
    }

    private static boolean contains(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
