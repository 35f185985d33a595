package no.krokbro.catalogue;

import static no.krokbro.catalogue.Surroundings.good;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.catalogue.DuplicateRule.Id.FromHeader;
import no.krokbro.catalogue.DuplicateRule.Id.FromJson;
import no.krokbro.catalogue.DuplicateRule.Id.FromScheme;
import no.krokbro.catalogue.ServiceSettings.Role;
import no.krokbro.egress.Network;
import no.krokbro.egress.Proxy;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.Secret;
import org.junit.jupiter.api.Test;

class GoodCatalogueTest {
    @Test
    void the_contracts_example_is_read() {
        Tenant uio = tenant("contract.yaml");

        assertThat(uio.contact()).contains("integrasjon@uio.example");
        assertThat(uio.downtimeAt(Instant.parse("2026-12-01T21:00:00Z")))
                .map(Tenant.Downtime::text)
                .contains("Oppgradering");
        assertThat(uio.downtimeAt(Instant.parse("2026-12-01T22:00:00Z"))).isEmpty();
        assertThat(uio.sources()).containsOnlyKeys("github");
        assertThat(uio.subscriptions()).containsOnlyKeys("crm");
        assertThat(good("contract.yaml").weakenings()).isEmpty();
    }

    @Test
    void a_broker_has_its_passwords_in_order_and_its_certificates_whole() {
        Broker mq = broker("contract.yaml", "mq");

        assertThat(mq.host()).isEqualTo("mq-uio.intark.example");
        assertThat(mq.port()).isEqualTo(5671);
        assertThat(mq.tls()).isTrue();
        assertThat(mq.vhost()).isEqualTo("system-test-canvas");
        assertThat(mq.passwords())
                .containsExactly(Secret.of("password-of-the-new-kind"), Secret.of("password-of-the-old-kind"));
        assertThat(mq.ca())
                .hasValueSatisfying(pem -> assertThat(pem)
                        .startsWith("-----BEGIN CERTIFICATE-----")
                        .contains("-----END CERTIFICATE-----"));
    }

    @Test
    void a_brokers_address_may_say_little() {
        Broker mq = broker("defaults.yaml", "mq");

        assertThat(mq.port()).isEqualTo(5671);
        assertThat(mq.vhost()).isEqualTo("/");
        assertThat(mq.serverName()).isEqualTo("mq.uio.example");
        assertThat(mq.ca()).isEmpty();
    }

    @Test
    void a_brokers_address_may_be_an_ip_address_and_its_vhost_hold_slashes() {
        Broker plain = broker("full.yaml", "mq");
        Broker other = broker("full.yaml", "other");

        assertThat(plain.tls()).isFalse();
        assertThat(plain.port()).isEqualTo(5672);
        assertThat(plain.vhost()).isEqualTo("/canvas/test");
        assertThat(other.host()).isEqualTo("2001:db8::1");
        assertThat(other.serverName()).isEqualTo("localhost");
    }

    @Test
    void what_a_source_leaves_out_has_a_safe_value() {
        Source github = source("defaults.yaml", "github");

        assertThat(github.unroutedAccepted()).isFalse();
        assertThat(github.confirmTimeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(github.successStatus()).isEqualTo(202);
        assertThat(github.maxBody()).isEqualTo(1 << 20);
        assertThat(github.contentTypes()).contains("application/json");
        assertThat(github.duplicates()).isEqualTo(new DuplicateRule(new FromScheme(), Duration.ofHours(24)));
    }

    @Test
    void what_a_subscription_leaves_out_has_a_safe_value() {
        Subscription crm = subscription("defaults.yaml", "crm");

        assertThat(crm.signer()).isEmpty();
        assertThat(crm.auth()).isEmpty();
        assertThat(crm.concurrency()).isEqualTo(64);
        assertThat(crm.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(crm.maxMessage()).isEqualTo(1 << 20);
        assertThat(crm.retry()).isEqualTo(new Retry(Retry.SCHEDULE, Duration.ofDays(4)));
        assertThat(crm.workspace()).isEqualTo(crm.broker());
        assertThat(crm.filter()).isEqualTo(Filter.everything());
        assertThat(crm.allowed()).isEmpty();
        assertThat(crm.allowHttp()).isFalse();
    }

    @Test
    void every_setting_of_a_source_is_read() {
        Source declared = source("full.yaml", "declared");

        assertThat(declared.exchange()).isEmpty();
        assertThat(declared.unroutedAccepted()).isTrue();
        assertThat(declared.fallback()).map(Broker::name).contains("other");
        assertThat(declared.successStatus()).isEqualTo(200);
        assertThat(declared.maxBody()).isEqualTo(64 << 10);
        assertThat(declared.contentTypes()).containsExactlyInAnyOrder("application/json", "text/plain");
        assertThat(declared.duplicates()).isEqualTo(new DuplicateRule(new FromHeader("X-Id"), Duration.ofDays(4)));
        assertThat(declared.confirmTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(source("full.yaml", "by-pointer").duplicates().id()).isEqualTo(new FromJson("/event/id"));
        assertThat(source("full.yaml", "by-pointer").maxBody()).isEqualTo(65536);
    }

    @Test
    void who_may_send_to_a_source_and_how_often_is_read() {
        Bounds bounds = source("full.yaml", "declared").bounds();

        assertThat(bounds.senders()).containsExactly(Network.parse("192.0.2.0/24"), Network.parse("2001:db8::/32"));
        assertThat(bounds.gateway().orElseThrow().scheme()).isPresent();
        assertThat(bounds.gateway().orElseThrow().secrets()).hasSize(2);
        assertThat(bounds.rate()).contains(new Bounds.Rate(100, Duration.ofSeconds(1)));
        assertThat(source("defaults.yaml", "github").bounds())
                .isEqualTo(new Bounds(List.of(), Optional.empty(), Optional.empty()));
    }

    @Test
    void an_application_of_broms_publishes_to_its_own_exchange() {
        Source source = source("full.yaml", "by-brom");

        assertThat(source.exchange()).isEqualTo("outgoing_system-test-canvas");
        assertThat(source.broker().brom()).map(Brom::application).contains("system-test-canvas");
    }

    @Test
    void a_gateway_may_show_a_token_and_a_certificate() {
        Gateway gateway = source("full.yaml", "by-brom").bounds().gateway().orElseThrow();

        assertThat(gateway.scheme()).map(Scheme::name).contains("jwt-bearer");
        assertThat(gateway.certificate()).contains("gw-uio.intark.example");
        assertThat(gateway.verifierAt(Instant.EPOCH)).isPresent();
    }

    @Test
    void every_setting_of_a_subscription_is_read() {
        Subscription crm = subscription("full.yaml", "crm");

        assertThat(crm.queue()).isEqualTo("from_fs");
        assertThat(crm.endpoint()).isEqualTo(URI.create("http://crm.uio.example:8080/hooks/path-of-crm?system=fs"));
        assertThat(crm.signer()).isPresent();
        assertThat(crm.concurrency()).isEqualTo(8);
        assertThat(crm.timeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(crm.maxMessage()).isEqualTo(16 << 20);
        assertThat(crm.retry())
                .isEqualTo(new Retry(List.of(Duration.ofSeconds(1), Duration.ofHours(24)), Duration.ofDays(30)));
        assertThat(crm.workspace().name()).isEqualTo("other");
        assertThat(crm.filter())
                .isEqualTo(new Filter(
                        Optional.of("no.uio.#"),
                        Optional.of("no.uio.*"),
                        Optional.of("/fs/*"),
                        Map.of("/status", List.of("FEIL", "LEVETID_UTLOPT"), "/direction", List.of("INCOMING"))));
        assertThat(crm.auth()).isEqualTo(Map.of("x-api-key", "key-of-crm"));
        assertThat(subscription("full.yaml", "bearer").auth()).isEqualTo(Map.of("authorization", "Bearer key-of-crm"));
        assertThat(crm.allowed()).containsExactly(Network.parse("10.1.0.0/16"), Network.parse("fd00:1::/32"));
        assertThat(crm.allowHttp()).isTrue();
        assertThat(crm.proxy()).isEmpty();
    }

    @Test
    void a_subscription_goes_out_by_its_own_proxy_or_the_services() {
        Proxy own = subscription("full.yaml", "bearer").proxy().orElseThrow();

        assertThat(own)
                .isEqualTo(
                        new Proxy("fd00::7", 3128, Optional.of(new Proxy.Login("krokbro", "key-of-crm")), false, true));
        assertThat(own.toString()).doesNotContain("key-of-crm", "krokbro]");
        assertThat(subscription("full.yaml", "by-service").proxy())
                .contains(new Proxy("proxy.uio.example", 3128, Optional.empty(), true, false));
    }

    @Test
    void a_subscriptions_order_and_rate_are_read() {
        Subscription ordered = subscription("full.yaml", "ordered");

        assertThat(ordered.order()).isEqualTo(new Order.PerKey(new Order.Key.FromJson("/student/id")));
        assertThat(ordered.rate()).contains(new Bounds.Rate(120, Duration.ofHours(1)));
        assertThat(ordered.prefetch()).isEqualTo(4);
        assertThat(subscription("defaults.yaml", "crm").order()).isEqualTo(new Order.None());
        assertThat(subscription("defaults.yaml", "crm").prefetch()).isEqualTo(64);
    }

    @Test
    void the_services_settings_are_read() {
        ServiceSettings service = good("full.yaml").service();

        assertThat(service.publicUrl()).contains(URI.create("https://krokbro.example/base"));
        assertThat(service.trustedProxies())
                .containsExactly(Network.parse("10.0.0.1/32"), Network.parse("192.168.0.0/16"));
        assertThat(service.roles()).containsExactlyInAnyOrder(Role.INGRESS, Role.DELIVERY);
        assertThat(good("smallest.yaml").service().roles()).containsExactlyInAnyOrder(Role.values());
    }

    @Test
    void what_lowers_a_guarantee_is_listed() {
        assertThat(good("full.yaml").weakenings())
                .containsExactlyInAnyOrderElementsOf(List.of(
                        new Weakening("tenants.uio.allow-networks", "allow-networks"),
                        new Weakening("tenants.uio.brokers.mq.plaintext", "plaintext"),
                        new Weakening("tenants.uio.sources.declared.publish.unrouted", "unrouted"),
                        new Weakening("tenants.uio.sources.declared.content", "content"),
                        new Weakening("tenants.uio.subscriptions.bearer.proxy.resolves", "resolves"),
                        new Weakening("service.allow-networks", "allow-networks"),
                        new Weakening("service.allow-http", "allow-http")));
    }

    @Test
    void the_environment_overrides_the_roles() {
        assertThat(withRoles("delivery, ingress"))
                .isInstanceOfSatisfying(
                        CatalogueReading.Sound.class,
                        sound -> assertThat(sound.catalogue().service().roles())
                                .containsExactlyInAnyOrder(Role.DELIVERY, Role.INGRESS));
        assertThat(withRoles("all").toString()).contains("KROKBRO_ROLES takes ingress, delivery, selfservice");
    }

    private static CatalogueReading withRoles(String roles) {
        Map<String, String> environment = new HashMap<>(Surroundings.ENVIRONMENT);
        environment.put("KROKBRO_ROLES", roles);
        return new CatalogueFile(Surroundings.GOOD.resolve("smallest.yaml"), environment).read();
    }

    private static Tenant tenant(String file) {
        return Optional.ofNullable(good(file).tenants().get("uio")).orElseThrow();
    }

    private static Broker broker(String file, String name) {
        return Optional.ofNullable(tenant(file).brokers().get(name)).orElseThrow();
    }

    private static Source source(String file, String name) {
        return good(file).source("uio", name).orElseThrow();
    }

    private static Subscription subscription(String file, String name) {
        return Optional.ofNullable(tenant(file).subscriptions().get(name)).orElseThrow();
    }
}
