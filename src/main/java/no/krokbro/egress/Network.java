package no.krokbro.egress;

import java.net.InetAddress;

/** A CIDR block of IPv4 or IPv6 addresses, such as {@code 10.0.0.0/8}. */
public record Network(String cidr) {
    /** Whether the block holds {@code address}; IPv4 inside a mapped IPv6 address counts as IPv4. */
    public boolean contains(InetAddress address) {
        throw new UnsupportedOperationException();
    }

    /** Whether this block holds all of {@code other}. */
    public boolean contains(Network other) {
        throw new UnsupportedOperationException();
    }
}
