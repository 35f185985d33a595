package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
import no.krokbro.egress.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SenderAddressTest {
    private static final List<Network> ALLOWED = List.of(Network.parse("192.0.2.0/24"), Network.parse("2001:db8::/32"));
    private static final List<Network> PROXIES = List.of(Network.parse("10.0.0.0/8"), Network.parse("fd00::/8"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // connected | X-Forwarded-For | Forwarded | allowed
                "192.0.2.7        | -                              | - | true",
                "::ffff:192.0.2.7 | -                              | - | true",
                "2001:db8::7      | -                              | - | true",
                "198.51.100.1     | -                              | - | false",
                "198.51.100.1     | 192.0.2.7                      | - | false", // nobody is believed but a proxy
                "10.0.0.1         | -                              | - | false", // the proxy itself
                "10.0.0.1         | 192.0.2.7                      | - | true",
                "::ffff:10.0.0.1  | 192.0.2.7                      | - | true",
                "fd00::1          | ::ffff:192.0.2.7               | - | true",
                "10.0.0.1         | 192.0.2.7:4711                 | - | true",
                "10.0.0.1         | [2001:db8::7]:4711             | - | true",
                "10.0.0.1         | 192.0.2.7, 198.51.100.1        | - | false", // the left of it anybody may have
                // written
                "10.0.0.1         | 198.51.100.1, 192.0.2.7        | - | true",
                "10.0.0.1         | 192.0.2.7, 10.2.3.4, fd00::2   | - | true",
                "10.0.0.1         | unknown                        | - | false",
                "10.0.0.1         | 192.0.2.7,                     | - | false",
                "10.0.0.1         | 0300.0.2.7                     | - | false",
                "10.0.0.1         | 192.0.2.7.example              | - | false",
                "10.0.0.1         | - | for=192.0.2.7;proto=https;by=10.0.0.1 | true",
                "10.0.0.1         | - | proto=https; FOR=\"[2001:db8::7]:4711\" | true",
                "10.0.0.1         | - | for=192.0.2.7, for=198.51.100.1 | false",
                "10.0.0.1         | - | for=_hidden                    | false",
                "10.0.0.1         | 192.0.2.7    | for=198.51.100.1    | false", // both must be allowed
                "10.0.0.1         | 198.51.100.1 | for=192.0.2.7       | false",
                "10.0.0.1         | 192.0.2.7    | for=192.0.2.9       | true"
            })
    void a_sender_is_who_was_connected_to_the_last_proxy_that_is_trusted(
            String connected, String forwardedFor, String forwarded, boolean allowed) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (forwardedFor != null) {
            headers.add("X-Forwarded-For", forwardedFor);
        }
        if (forwarded != null) {
            headers.add("Forwarded", forwarded);
        }

        assertThat(SenderAddress.isIn(ALLOWED, connected, headers, PROXIES)).isEqualTo(allowed);
    }
}
