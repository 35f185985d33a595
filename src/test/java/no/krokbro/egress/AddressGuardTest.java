package no.krokbro.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private static final List<Network> NOTHING = List.of();

    private final AddressGuard guard = new AddressGuard();

    @ParameterizedTest
    @MethodSource("specialIpv4")
    void an_ipv4_address_that_is_not_public_is_refused_in_every_spelling(String address) {
        assertThat(spellings(address))
                .allSatisfy(spelling -> assertThat(allows(spelling)).isFalse());
        assertThat(neverPublicSpellings(address))
                .allSatisfy(spelling -> assertThat(allows(spelling)).isFalse());
    }

    @ParameterizedTest
    @MethodSource("publicIpv4")
    void a_public_ipv4_address_is_allowed_in_every_spelling_that_routes_to_it(String address) {
        assertThat(spellings(address))
                .allSatisfy(spelling -> assertThat(allows(spelling)).isTrue());
        assertThat(neverPublicSpellings(address))
                .allSatisfy(spelling -> assertThat(allows(spelling)).isFalse());
    }

    @ParameterizedTest
    @MethodSource("specialIpv6")
    void an_ipv6_address_that_is_not_public_is_refused(String address) {
        assertThat(allows(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:200::1",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "2a00:1450::1",
                "2003::",
                "3ffe::1",
                "2001:db9::"
            })
    void global_unicast_is_allowed(String address) {
        assertThat(allows(address)).isTrue();
    }

    @Test
    void what_an_address_carries_is_judged_however_deep() {
        assertThat(allows("2002:808:808::5efe:10.0.0.1")).isFalse();
        assertThat(allows("2002:808:808::5efe:8.8.8.8")).isTrue();
        assertThat(allows("2002:a00:1::5efe:8.8.8.8")).isFalse();
    }

    @Test
    void networks_of_the_request_are_allowed_besides_public_addresses() {
        var besides = List.of(Network.parse("10.1.0.0/16"), Network.parse("fd00::/8"));

        assertThat(List.of("10.1.2.3", "::ffff:10.1.2.3", "fd00::1", "8.8.8.8"))
                .allSatisfy(address -> assertThat(guard.allows(InetAddress.ofLiteral(address), besides))
                        .isTrue());
        assertThat(List.of("10.2.0.1", "fe80::1", "127.0.0.1", "64:ff9b::10.1.2.3", "2002:a01:203::1"))
                .allSatisfy(address -> assertThat(guard.allows(InetAddress.ofLiteral(address), besides))
                        .isFalse());
    }

    /** The ways to write an IPv4 address that a host or a router turns into that address. */
    private static Stream<String> spellings(String ipv4) {
        var bits = AddressBits.parse(ipv4).orElseThrow().low();
        var groups = "%x:%x".formatted((bits >> 16) & 0xffff, bits & 0xffff);
        var turned = "%x:%x".formatted((~bits >> 16) & 0xffff, ~bits & 0xffff);
        return Stream.of(
                ipv4,
                "::ffff:" + ipv4,
                "64:ff9b::" + ipv4,
                "2002:" + groups + "::1",
                "2001:0:" + groups + "::f7f7:f7f7", // Teredo: server, and 8.8.8.8 as client
                "2001:0:808:808:0:0:" + turned, // Teredo: client
                "2606:4700::5efe:" + ipv4,
                "2606:4700::200:5efe:" + ipv4,
                "2606:4700:0:0:0:5efe:" + groups);
    }

    private static Stream<String> neverPublicSpellings(String ipv4) {
        return Stream.of("::" + ipv4, "::ffff:0:" + ipv4, "64:ff9b:1::" + ipv4, "fe80::5efe:" + ipv4);
    }

    private boolean allows(String address) {
        return guard.allows(InetAddress.ofLiteral(address), NOTHING);
    }

    private static Stream<String> specialIpv4() {
        return words("special-ipv4.txt").filter(word -> !word.contains("/"));
    }

    private static Stream<String> specialIpv6() {
        return words("special-ipv6.txt");
    }

    private static Stream<String> publicIpv4() {
        return words("public.txt");
    }

    private static Stream<String> words(String list) {
        try (InputStream data = AddressGuardTest.class.getResourceAsStream("/egress/" + list)) {
            return new String(data.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split("\\s+")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
