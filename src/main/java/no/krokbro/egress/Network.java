package no.krokbro.egress;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A CIDR block of IPv4 or IPv6 addresses, such as {@code 10.0.0.0/8}.
 *
 * @param address its first address
 * @param prefix how many of the 128 bits are fixed
 */
public record Network(AddressBits address, int prefix) {
    public Network {
        if (prefix < 0 || prefix > 128 || !address.first(prefix).equals(address)) {
            throw new IllegalArgumentException("not a block: " + address + " with " + prefix + " fixed bits");
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or a single address.
     *
     * @throws IllegalArgumentException with a text that says what is wrong and what to write
     */
    public static Network parse(String cidr) {
        var slash = cidr.indexOf('/');
        var address = AddressBits.parse(slash < 0 ? cidr : cidr.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("\"" + cidr
                        + "\" is not a network. Write an address and a length, such as 10.0.0.0/8 or fd00::/8."));
        var longest = address.isIpv4() ? 32 : 128;
        var length = slash < 0 ? longest : length(cidr.substring(slash + 1));
        if (length < 0 || length > longest) {
            throw new IllegalArgumentException(
                    "\"" + cidr + "\" needs a length from 0 to " + longest + " after the slash.");
        }
        var prefix = length + 128 - longest;
        var first = address.first(prefix);
        if (!first.equals(address)) {
            throw new IllegalArgumentException("\"" + cidr + "\" begins inside its block. Write "
                    + new Network(first, prefix) + ", or a greater length.");
        }
        return new Network(first, prefix);
    }

    /** The address that {@code text} is, in its one canonical spelling; never asks a resolver. */
    public static Optional<InetAddress> address(String text) {
        return AddressBits.literal(text);
    }

    /** Whether the block holds {@code address}; IPv4 inside a mapped IPv6 address counts as IPv4. */
    public boolean contains(InetAddress address) {
        return contains(AddressBits.of(address));
    }

    /** Whether this block holds all of {@code other}. */
    public boolean contains(Network other) {
        return other.prefix >= prefix && contains(other.address);
    }

    // ::/0 means every IPv6 address, so a block that is wider than the mapped form does not reach into IPv4
    boolean contains(AddressBits other) {
        return other.isIpv4() == address.isIpv4() && other.first(prefix).equals(address);
    }

    @Override
    public String toString() {
        return address + "/" + (address.isIpv4() ? prefix - 96 : prefix);
    }

    private static int length(String digits) {
        return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    }
}
