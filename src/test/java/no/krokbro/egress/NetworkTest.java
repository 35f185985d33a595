package no.krokbro.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,       10.255.255.255,   true",
        "10.0.0.0/8,       11.0.0.0,         false",
        "10.0.0.0/8,       ::ffff:10.1.2.3,  true",
        "0.0.0.0/0,        203.0.113.9,      true",
        "0.0.0.0/0,        ::1,              false",
        "::/0,             2001:db8::1,      true",
        "::/0,             127.0.0.1,        false",
        "fd00::/8,         fdff:ffff::1,     true",
        "fd00::/8,         fe00::1,          false",
        "2001:db8::/65,    2001:db8::1,      true",
        "2001:db8::/65,    2001:db8::8000:0:0:1, false",
        "192.0.2.7,        192.0.2.7,        true",
        "192.0.2.7,        192.0.2.6,        false",
        "::ffff:192.0.2.0/24, 192.0.2.6,     true",
    })
    void a_network_holds_the_addresses_of_its_block(String cidr, String address, boolean held) {
        assertThat(Network.parse(cidr).contains(InetAddress.ofLiteral(address))).isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.2.0.0/16, true",
        "10.0.0.0/8, 10.0.0.0/8,  true",
        "10.2.0.0/16, 10.0.0.0/8, false",
        "10.0.0.0/8, 11.0.0.0/16, false",
        "::/0,       10.0.0.0/8,  false",
        "0.0.0.0/0,  ::/0,        false",
    })
    void a_network_holds_the_networks_inside_it(String cidr, String other, boolean held) {
        assertThat(Network.parse(cidr).contains(Network.parse(other))).isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "10.1.2.3, 10.1.2.3/32",
        "FD00:0::/8, fd00::/8",
        "::1, ::1/128",
        "::/0, ::/0",
        "2001:db8:0:1::/64, 2001:db8:0:1::/64",
    })
    void a_network_is_written_one_way(String cidr, String written) {
        assertThat(Network.parse(cidr)).hasToString(written).isEqualTo(Network.parse(written));
    }

    @ParameterizedTest
    @CsvSource({
        "'', is not a network",
        "localhost, is not a network",
        "mq.example/8, is not a network",
        "10/8, is not a network",
        "010.0.0.0/8, is not a network",
        "0x0a.0.0.0/8, is not a network",
        "256.0.0.0/8, is not a network",
        "fe80::1%eth0, is not a network",
        "10.0.0.0/33, needs a length from 0 to 32",
        "10.0.0.0/, needs a length from 0 to 32",
        "10.0.0.0/-1, needs a length from 0 to 32",
        "fd00::/129, needs a length from 0 to 128",
        "10.1.2.3/8, 'begins inside its block. Write 10.0.0.0/8'",
    })
    void what_is_no_network_is_refused_with_a_remedy(String text, String words) {
        assertThatThrownBy(() -> Network.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words)
                .hasMessageStartingWith("\"" + text + "\"");
    }
}
