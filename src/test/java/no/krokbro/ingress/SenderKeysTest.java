package no.krokbro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import no.krokbro.catalogue.CatalogueFile;
import no.krokbro.catalogue.CatalogueReading;
import no.krokbro.catalogue.Source;
import no.krokbro.egress.ConnectProxy;
import no.krokbro.egress.EgressClient;
import no.krokbro.egress.TrustingEgress;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.Endpoint.Answer;
import no.krokbro.fixture.Endpoint.Received;
import no.krokbro.fixture.TestClock;
import no.krokbro.fixture.TokenIssuer;
import no.krokbro.signature.KeySet;
import no.krokbro.signature.KeySet.Demand.Fetch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Keys of senders, fetched over HTTPS from a server on loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SenderKeysTest {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final TokenIssuer FIRST = TokenIssuer.of("ES256", "first");
    private static final TokenIssuer SECOND = TokenIssuer.of("ES256", "second");

    private final Vertx vertx = Vertx.vertx();
    private Certificates certificates;
    private EgressClient egress;
    private Endpoint server;
    private TestClock clock;
    private SenderKeys keys;

    @TempDir
    Path folder;

    @BeforeAll
    void trust(@TempDir Path authority) {
        certificates = Certificates.in(authority);
        certificates.server("keys", "keys.example");
        certificates.server("other", "other.example");
        egress = TrustingEgress.of(vertx, certificates.authority());
    }

    @AfterAll
    void end() {
        egress.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void open() {
        server = Endpoint.https(certificates.context("keys"));
        server.answers(publishing(FIRST));
        clock = TestClock.at(Instant.parse("2026-11-21T12:00:00Z"));
        keys = new SenderKeys(egress, clock);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_known_key_is_asked_for_once_however_many_hooks_need_it() throws IOException {
        Source source = source("[ 127.0.0.0/8 ]");
        List<Optional<KeySet>> found =
                IntStream.range(0, 50).mapToObj(_ -> find(source, "first")).toList();

        assertThat(found).allSatisfy(set -> assertThat(holds(set, "first")).isTrue());
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void a_flood_of_unknown_keys_asks_once_a_minute() throws IOException {
        Source source = source("[ 127.0.0.0/8 ]");
        for (int i = 0; i < 200; i++) {
            assertThat(holds(find(source, "made-up-" + i), "made-up-" + i)).isFalse();
        }
        assertThat(server.received()).hasSize(1);
        clock.advance(Duration.ofSeconds(59));
        find(source, "made-up");
        assertThat(server.received()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        find(source, "made-up");
        find(source, "made-up");
        assertThat(server.received()).hasSize(2);
    }

    @Test
    void a_new_key_is_found_when_it_is_first_used() throws IOException {
        Source source = source("[ 127.0.0.0/8 ]");
        find(source, "first");
        server.answers(publishing(FIRST, SECOND));
        clock.advance(Duration.ofSeconds(61));

        assertThat(holds(find(source, "second"), "second")).isTrue();
        server.answers(publishing(SECOND));
        clock.advance(Duration.ofMinutes(10));
        find(source, "first");
        await("the old key is forgotten").atMost(WAIT).until(() -> !holds(find(source, "first"), "first"));
    }

    @Test
    void old_keys_serve_for_a_day_while_their_server_is_down() throws IOException {
        Source source = source("[ 127.0.0.0/8 ]");
        find(source, "first");
        server.answers(500);
        clock.advance(Duration.ofHours(23));
        assertThat(holds(find(source, "first"), "first")).isTrue();
        assertThat(find(source, "unknown")).isEmpty();
        clock.advance(Duration.ofHours(2));
        assertThat(find(source, "first")).isEmpty();
        server.answers(publishing(FIRST));
        clock.advance(Duration.ofSeconds(5));
        assertThat(holds(find(source, "first"), "first")).isTrue();
    }

    @Test
    void a_server_that_hangs_costs_two_seconds_and_says_nothing_of_the_sender() throws IOException {
        Source source = source("[ 127.0.0.0/8 ]");
        server.hangs();
        long began = System.nanoTime();

        assertThat(find(source, "first")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(6));
        assertThat(find(source, "first")).isEmpty();
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void what_is_no_key_set_is_not_one() throws IOException {
        Source source = source("[ 127.0.0.0/8 ]");
        for (Answer answer : List.of(
                Answer.of(200).body("<html>"),
                Answer.of(302).with("location", "/jwks2"),
                Answer.of(404),
                Answer.of(200).body("{\"keys\":[]," + " ".repeat(256 << 10) + "\"a\":1}"))) {
            server.answers(answer);
            assertThat(find(source, "first")).isEmpty();
            clock.advance(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_server_with_another_name_or_in_another_network_is_not_believed() throws IOException {
        try (Endpoint other = Endpoint.https(certificates.context("other"))) {
            assertThat(found(source("[ 127.0.0.0/8 ]"), other.port(), "first")).isEmpty();
            assertThat(other.received()).isEmpty();
        }
        assertThat(find(source("[ ]"), "first")).isEmpty();
        assertThat(server.received()).isEmpty();
    }

    @Test
    void keys_and_confirmations_go_by_the_services_proxy() throws IOException {
        try (ConnectProxy proxy = new ConnectProxy()) {
            Source source = source("[ 127.0.0.0/8 ]", "proxy: \"http://127.0.0.1:" + proxy.port() + "\"");
            URI confirmation = URI.create("https://keys.example:" + server.port() + "/confirm?token=1");

            assertThat(holds(find(source, "first"), "first")).isTrue();
            assertThat(visited(source, confirmation)).isTrue();
            assertThat(proxy.heads()).isNotEmpty().allMatch(head -> head.startsWith("CONNECT "));
            assertThat(server.received()).extracting(Received::uri).last().hasToString("/confirm?token=1");

            server.answers(500);
            assertThat(visited(source, confirmation)).isFalse();
        }
    }

    private boolean visited(Source source, URI address) {
        return keys.visited(source, address).await().atMost(WAIT);
    }

    @Test
    void addresses_that_senders_make_up_are_bounded() throws IOException {
        Source source = source("[ 127.0.0.0/8 ]");
        find(source, "first");
        for (int i = 0; i < 100; i++) {
            var wanted = new Fetch(
                    URI.create("https://keys.example:" + server.port() + "/" + i), Optional.empty(), Optional.empty());
            var _ = keys.find(source, wanted).await().atMost(WAIT);
        }
        assertThat(server.received()).hasSize(10);
        assertThat(holds(find(source, "first"), "first")).isTrue();
    }

    private Optional<KeySet> find(Source source, String id) {
        return found(source, server.port(), id);
    }

    private Optional<KeySet> found(Source source, int port, String id) {
        URI address = URI.create("https://keys.example:" + port + "/jwks");
        return keys.find(source, new Fetch(address, Optional.of(id), Optional.empty()))
                .await()
                .atMost(WAIT);
    }

    private boolean holds(Optional<KeySet> set, String id) {
        return set.orElseThrow().holds(Optional.of(id), clock.instant());
    }

    private static Answer publishing(TokenIssuer... issuers) {
        return Answer.of(200).body(TokenIssuer.jwks(issuers));
    }

    private Source source(String networks) throws IOException {
        return source(networks, "allow-http: false");
    }

    private Source source(String networks, String service) throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), """
                service: { allow-networks: [ 127.0.0.0/8 ], %s }
                tenants:
                  uio:
                    contact: integrasjon@uio.example
                    allow-networks: %s
                    brokers:
                      mq: { uri: amqps://mq.example/vhost, username: krokbro, passwords: [ herring ] }
                    sources:
                      sender:
                        contact: drift@uio.example
                        scheme: jwt-body
                        trust: { jwks: https://keys.example/jwks }
                        publish: { broker: mq, exchange: events, routing-key: "{type}" }
                """.formatted(service, networks));
        return switch (new CatalogueFile(file, Map.of()).read()) {
            case CatalogueReading.Faulty(var mistakes) -> throw new AssertionError(mistakes.toString());
            case CatalogueReading.Sound(var catalogue) ->
                catalogue.source("uio", "sender").orElseThrow();
        };
    }
}
