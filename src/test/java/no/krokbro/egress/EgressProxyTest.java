package no.krokbro.egress;

import static no.krokbro.egress.Outgoing.LONG;
import static no.krokbro.egress.Outgoing.LOOPBACK;
import static no.krokbro.egress.Outgoing.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import no.krokbro.egress.EgressAnswer.Answered;
import no.krokbro.egress.EgressAnswer.ConnectionFailed;
import no.krokbro.egress.EgressAnswer.Forbidden;
import no.krokbro.egress.EgressAnswer.ProxyFailed;
import no.krokbro.egress.EgressAnswer.ResolverFailed;
import no.krokbro.egress.EgressAnswer.TlsFailed;
import no.krokbro.egress.EgressAnswer.Unresolved;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.Endpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EgressProxyTest {
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> zone = new ConcurrentHashMap<>();

    private Certificates certificates;
    private EgressClient client;
    private ConnectProxy proxy;
    private Endpoint endpoint;

    @BeforeAll
    void certificates(@TempDir Path folder) {
        certificates = Certificates.in(folder.resolve("ours"));
        certificates.server("crm", "crm.example");
        certificates.server("other", "other.example");
    }

    @BeforeEach
    void open() {
        zone.clear();
        zone.put("crm.example", "127.0.0.1");
        zone.put("proxy.example", "127.0.0.1");
        var authority =
                new PemTrustOptions().addCertPath(certificates.authority().toString());
        client = new EgressClient(vertx, new HttpClientOptions().setTrustOptions(authority), this::lookUp);
        proxy = new ConnectProxy();
        endpoint = Endpoint.https(certificates.context("crm"));
    }

    @AfterEach
    void close() throws IOException {
        endpoint.close();
        proxy.close();
        client.close();
    }

    @AfterAll
    void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void the_proxy_is_asked_for_the_address_that_was_vetted_and_the_name_is_kept_for_tls() {
        assertThat(send(plain())).isInstanceOf(Answered.class);

        assertThat(proxy.heads()).singleElement().asString().startsWith("CONNECT 127.0.0.1:" + endpoint.port() + " ");
        assertThat(endpoint.received().getLast().header("host")).contains("crm.example:" + endpoint.port());
    }

    @Test
    void an_address_that_is_not_allowed_is_not_asked_of_the_proxy() {
        zone.put("crm.example", "10.0.0.1");

        assertThat(send(plain())).isInstanceOf(Forbidden.class);
        assertThat(proxy.heads()).isEmpty();
    }

    @Test
    void a_certificate_for_another_name_is_refused_through_the_proxy_too() {
        zone.put("another.example", "127.0.0.1");

        assertThat(send("https://another.example:" + endpoint.port() + "/", plain()))
                .isEqualTo(new TlsFailed());
        assertThat(endpoint.received()).isEmpty();
    }

    @Test
    void a_resolving_proxy_is_asked_for_the_name() {
        zone.remove("crm.example");

        assertThat(send(new Proxy("127.0.0.1", proxy.port(), Optional.empty(), true, true)))
                .isInstanceOf(Answered.class);
        assertThat(proxy.heads()).singleElement().asString().startsWith("CONNECT crm.example:" + endpoint.port() + " ");
    }

    @Test
    void not_even_a_resolving_proxy_is_asked_for_a_private_address() {
        assertThat(send("https://10.0.0.1/", new Proxy("127.0.0.1", proxy.port(), Optional.empty(), true, true)))
                .isInstanceOf(Forbidden.class);
        assertThat(proxy.heads()).isEmpty();
    }

    @Test
    void the_proxy_hears_who_we_are_and_the_endpoint_does_not() {
        var login = new Proxy.Login("krokbro", "geheim");

        assertThat(send(new Proxy("proxy.example", proxy.port(), Optional.of(login), true, false)))
                .isInstanceOf(Answered.class);
        assertThat(proxy.heads().getFirst().toLowerCase(java.util.Locale.ROOT))
                .contains("proxy-authorization: basic a3jva2jybzpnzwhlaw0=");
        assertThat(endpoint.received().getLast().headers()).doesNotContainKey("proxy-authorization");
        assertThat(login.toString()).isEqualTo("Login[…]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"407 Proxy Authentication Required", "403 Forbidden", "500 Internal Server Error", ""})
    void a_proxy_that_does_not_let_us_through_is_our_own_trouble(String status) {
        proxy.answers(status);

        assertThat(send(plain())).isEqualTo(new ProxyFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"})
    void an_endpoint_that_the_proxy_cannot_reach_is_the_endpoints_fault(String status) {
        proxy.answers(status);

        assertThat(send(plain())).isEqualTo(new ConnectionFailed());
    }

    @Test
    void a_proxy_that_is_not_there_is_our_own_trouble() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertThat(send(new Proxy("127.0.0.1", port, Optional.empty(), true, false)))
                .isEqualTo(new ProxyFailed());
        assertThat(send(new Proxy("gone.example", 3128, Optional.empty(), true, false)))
                .isEqualTo(new ProxyFailed());
    }

    @Test
    void a_subscriptions_own_proxy_is_judged_as_its_endpoint_is() {
        zone.put("inside.example", "10.0.0.1");

        assertThat(send(new Proxy("inside.example", proxy.port(), Optional.empty(), false, true)))
                .isEqualTo(new ProxyFailed());
        assertThat(send(new Proxy("proxy.example", proxy.port(), Optional.empty(), false, true)))
                .isInstanceOf(Answered.class);
    }

    @Test
    void plain_http_never_goes_to_a_proxy() {
        assertThat(send("http://crm.example:" + endpoint.port() + "/", plain())).isInstanceOf(Forbidden.class);
        assertThat(proxy.heads()).isEmpty();
    }

    @Test
    void a_resolver_that_finds_nothing_any_more_is_told_from_a_name_that_is_gone() {
        assertThat(send(plain())).isInstanceOf(Answered.class);
        assertThat(send("https://gone.example/", plain())).isEqualTo(new Unresolved());

        zone.clear();

        assertThat(send("https://other-gone.example/", plain())).isEqualTo(new ResolverFailed());
    }

    private Proxy plain() {
        return new Proxy("127.0.0.1", proxy.port(), Optional.empty(), true, false);
    }

    private EgressAnswer send(Proxy by) {
        return send("https://crm.example:" + endpoint.port() + "/", by);
    }

    private EgressAnswer send(String url, Proxy by) {
        List<Network> allowed = LOOPBACK;
        return client.send(new EgressRequest(
                        "test",
                        64,
                        "POST",
                        URI.create(url),
                        Map.of(),
                        body("hello"),
                        LONG,
                        allowed,
                        true,
                        Optional.of(by),
                        Optional.empty()))
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private InetAddress[] lookUp(String name) throws UnknownHostException {
        String address = zone.get(name);
        if (address == null) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.ofLiteral(address)};
    }
}
