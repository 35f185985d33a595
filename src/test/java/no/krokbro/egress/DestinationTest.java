package no.krokbro.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @CsvSource({
        "https://crm.example,                crm.example, 443, /",
        "https://crm.example:8443/a/b?c=d&e, crm.example, 8443, /a/b?c=d&e",
        "https://crm.example/?,              crm.example, 443, /?",
        "https://CRM.example/%2F/krok/ø#x,   CRM.example, 443, /%2F/krok/%C3%B8",
        "https://1e100.example/,             1e100.example, 443, /",
        "https://xn--bcher-kva.example/,     xn--bcher-kva.example, 443, /",
        "HTTPS://mq/,                        mq, 443, /",
    })
    void a_url_is_taken_as_it_stands(URI url, String host, int port, String path) {
        assertThat(Destination.of(url, false))
                .isEqualTo(new Destination.Open(host, Optional.empty(), port, true, path));
    }

    @ParameterizedTest
    @CsvSource({
        "https://192.0.2.7/,           192.0.2.7",
        "https://[2001:db8::7]:8443/,  2001:db8::7",
        "https://[::ffff:127.0.0.1]/,  127.0.0.1",
        "https://[::]/,                ::",
    })
    void an_address_is_read_without_asking_anybody(URI url, String address) {
        assertThat(Destination.of(url, false))
                .asInstanceOf(type(Destination.Open.class))
                .extracting(Destination.Open::address)
                .isEqualTo(Optional.of(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/",
                "https://017700000001/",
                "https://0x7f000001/",
                "https://0x7f.0x0.0x0.0x1/",
                "https://0x7f.1/",
                "https://0177.0.0.1/",
                "https://127.000.000.001/",
                "https://127.1/",
                "https://127.0.1/",
                "https://0/",
                "https://127.0.0.1./",
                "https://127.0.0.1.0/",
                "https://256.0.0.1/",
                "https://crm.example./",
                "https://crm.1/",
                "https://%31%32%37.0.0.1/",
                "https://127.0.0.1%00.example/",
                "https://１２７.0.0.1/",
                "https://127。0。0。1/",
                "https://①②⑦.0.0.1/",
                "https://bücher.example/",
                "https://[fe80::1%25eth0]/",
                "https://[fe80::1%eth0]/",
                "https://a_b.example/",
                "https://-crm.example/",
                "https:///path",
                "https:crm.example",
            })
    void a_host_that_can_be_read_in_two_ways_is_barred(String url) {
        assertThat(Destination.of(URI.create(url), true)).isInstanceOf(Destination.Barred.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://crm.example/",
                "ftp://crm.example/",
                "file:///etc/passwd",
                "//crm.example/",
                "https://user@crm.example/",
                "https://user:secret@crm.example/",
                "https://@crm.example/",
                "https://crm.example:0/",
                "https://crm.example:65536/",
            })
    void a_url_that_is_not_plain_https_is_barred(URI url) {
        assertThat(Destination.of(url, false)).isInstanceOf(Destination.Barred.class);
    }

    @Test
    void http_is_taken_only_where_it_is_allowed() {
        assertThat(Destination.of(URI.create("http://crm.example/"), true))
                .isEqualTo(new Destination.Open("crm.example", Optional.empty(), 80, false, "/"));
        assertThat(Destination.of(URI.create("ftp://crm.example/"), true)).isInstanceOf(Destination.Barred.class);
    }

    @Test
    void plain_http_that_one_request_may_use_is_barred_for_the_next() {
        Destinations destinations = new Destinations();
        URI url = URI.create("http://crm.example/");

        assertThat(destinations.of(url, true)).isInstanceOf(Destination.Open.class);
        assertThat(destinations.of(url, false)).isInstanceOf(Destination.Barred.class);
        assertThat(destinations.of(url, true)).isInstanceOf(Destination.Open.class);
    }
}
