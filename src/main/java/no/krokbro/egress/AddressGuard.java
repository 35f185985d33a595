package no.krokbro.egress;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be connected to. In this order:
 *
 * <ol>
 *   <li>what the request's own networks hold, IPv4 in its mapped form too;
 *   <li>IPv4 outside every special-purpose block (RFC 6890 and its successors);
 *   <li>IPv6 in NAT64's well-known prefix, 6to4 or Teredo, or in global unicast outside every special-purpose block, when
 *       each IPv4 address that it carries (ISATAP's on any prefix) is allowed by the rule before.
 * </ol>
 */
final class AddressGuard {
    private static final long ISATAP = 0x5efe;

    private final List<Network> specialIpv4 = networks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // a cloud's own services, for its machines only
            "169.254.0.0/16", // link-local, and the clouds' metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and broadcast

    private final Network globalUnicast = Network.parse("2000::/3");
    private final List<Network> specialIpv6 = networks(
            "2001::/23", // protocol assignments
            "2001:db8::/32", // documentation
            "3fff::/20"); // documentation

    private final Network nat64 = Network.parse("64:ff9b::/96");
    private final Network sixToFour = Network.parse("2002::/16");
    private final Network teredo = Network.parse("2001::/32");

    boolean allows(InetAddress address, List<Network> besides) {
        var bits = AddressBits.of(address);
        return isPublic(bits) || holds(besides, bits);
    }

    private boolean isPublic(AddressBits address) {
        return address.isIpv4()
                ? !holds(specialIpv4, address)
                : mayCarry(address) && carried(address).allMatch(this::isPublic);
    }

    private boolean mayCarry(AddressBits address) {
        return nat64.contains(address)
                || teredo.contains(address)
                || (globalUnicast.contains(address) && !holds(specialIpv6, address));
    }

    private Stream<AddressBits> carried(AddressBits address) {
        var carried = Stream.<AddressBits>builder();
        if (nat64.contains(address) || ((address.low() >>> 32) & ~0x0200_0000L) == ISATAP) {
            carried.add(AddressBits.ipv4((int) address.low()));
        }
        if (sixToFour.contains(address)) {
            carried.add(AddressBits.ipv4((int) (address.high() >>> 16)));
        }
        if (teredo.contains(address)) {
            // RFC 4380 4: the server in the clear, the client with every bit turned
            carried.add(AddressBits.ipv4((int) address.high())).add(AddressBits.ipv4((int) ~address.low()));
        }
        return carried.build();
    }

    private static boolean holds(List<Network> networks, AddressBits address) {
        for (var network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<Network> networks(String... blocks) {
        return Stream.of(blocks).map(Network::parse).toList();
    }
}
