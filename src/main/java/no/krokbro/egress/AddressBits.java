package no.krokbro.egress;

import static java.util.stream.Collectors.joining;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** An address as 128 bits; IPv4 has the form that IPv6 maps it to, {@code ::ffff:a.b.c.d}. */
record AddressBits(long high, long low) {
    private static final long MAPPED = 0xffffL;
    private static final Pattern IPV4 = Pattern.compile("[0-9.]{7,15}");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");
    private static final Pattern FIRST_ZEROES = Pattern.compile("(^|:)0(:0)+(:|$)");

    static AddressBits of(InetAddress address) {
        var bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == 4 ? ipv4(bytes.getInt()) : new AddressBits(bytes.getLong(), bytes.getLong());
    }

    static AddressBits ipv4(int bits) {
        return new AddressBits(0, (MAPPED << 32) | Integer.toUnsignedLong(bits));
    }

    /** Reads an IPv6 address or a dotted quad in its one canonical spelling; never asks a resolver. */
    static Optional<AddressBits> parse(String literal) {
        return literal(literal).map(AddressBits::of);
    }

    static Optional<InetAddress> literal(String text) {
        try {
            if (IPV6.matcher(text).matches()) {
                return Optional.of(InetAddress.ofLiteral(text));
            }
            // 127.1, 0177.0.0.1 and the like: the JDK reads more spellings than one
            return Optional.of(text)
                    .filter(quad -> IPV4.matcher(quad).matches())
                    .map(InetAddress::ofLiteral)
                    .filter(address -> address.getHostAddress().equals(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    boolean isIpv4() {
        return high == 0 && low >>> 32 == MAPPED;
    }

    /** These bits with everything after the first {@code count} cleared. */
    AddressBits first(int count) {
        return new AddressBits(high & mask(count), low & mask(count - 64));
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
    }

    /** IPv6 with its first row of zeroes left out. */
    @Override
    public String toString() {
        if (isIpv4()) {
            return IntStream.of(24, 16, 8, 0)
                    .mapToObj(shift -> Long.toString((low >> shift) & 0xff))
                    .collect(joining("."));
        }
        var groups = IntStream.range(0, 8)
                .mapToObj(group -> Long.toHexString(((group < 4 ? high : low) >> (48 - 16 * (group % 4))) & 0xffff))
                .collect(joining(":"));
        return FIRST_ZEROES.matcher(groups).replaceFirst("::");
    }
}
