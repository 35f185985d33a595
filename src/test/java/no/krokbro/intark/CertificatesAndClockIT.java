package no.krokbro.intark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import no.krokbro.fixture.CatalogueText;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.Endpoint;
import no.krokbro.fixture.KrokbroProcess;
import no.krokbro.fixture.NtpServer;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virksomhetssertifikat and NTP: who we are to an endpoint that asks, and what time it is. */
final class CertificatesAndClockIT {
    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static Endpoint endpoint;
    private static RabbitVhost vhost;
    private static NtpServer right;
    private static KrokbroProcess krokbro;

    @BeforeAll
    static void start() throws IOException {
        certificates = Certificates.in(folder);
        certificates.server("endpoint", "127.0.0.1");
        certificates.server("krokbro-1", "krokbro.example");
        certificates.server("krokbro-2", "krokbro.example");
        show("krokbro-1");
        endpoint = Endpoint.mutual(certificates.context("endpoint"));
        right = NtpServer.ahead(Duration.ZERO);
        vhost = RabbitNode.shared().vhost("certificates-" + UUID.randomUUID());
        vhost.quorumQueue("work");
        vhost.quorumQueue("bare");
        krokbro = KrokbroProcess.start(catalogue(right), Map.of("KROKBRO_JVM", certificates.trustOptions()));
    }

    @AfterAll
    static void end() {
        krokbro.close();
        endpoint.close();
        right.close();
        vhost.close();
    }

    @Test
    void an_endpoint_sees_our_certificate_and_the_next_one_as_soon_as_its_files_change() throws IOException {
        vhost.publish("", "bare", "{}");
        vhost.publish("", "work", "{}");

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));
        assertThat(endpoint.received().getFirst().peer()).contains("CN=krokbro-1");
        show("krokbro-2");

        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            vhost.publish("", "work", "{}");
            assertThat(endpoint.received().getLast().peer()).contains("CN=krokbro-2");
        });
        assertThat(krokbro.log()).contains("subscription=bare outcome=Failed");
    }

    @Test
    void a_certificate_that_will_run_out_is_told_in_health_log_and_metrics_with_whom_to_ask() {
        String path = "tenants.uio.subscriptions.crm.client-certificate.certificate";

        assertThat(krokbro.get("/q/health/ready").body())
                .contains("\"expiry " + path + "\": \"runs out at ")
                .contains("; drift@uio.example");
        assertThat(krokbro.log())
                .contains("expiry.near path=" + path + " kind=CERTIFICATE")
                .contains("within-days=7");
        assertThat(metric("krokbro_expiry_seconds{path=\"" + path + "\"")).isBetween(86_400.0, 2 * 86_400.0);
        assertThat(krokbro.log()).doesNotContain("PRIVATE KEY");
    }

    @Test
    void a_wrong_clock_is_warned_about_over_5_seconds_and_an_error_over_9() throws IOException {
        checked("INFO ", "ahead-ms=-?\\d{1,3}");
        try (NtpServer seven = NtpServer.ahead(Duration.ofSeconds(7));
                NtpServer twelve = NtpServer.ahead(Duration.ofSeconds(-12))) {
            Files.writeString(krokbro.catalogue(), catalogue(seven));
            checked("WARN ", "ahead-ms=-[67]\\d{3}");
            assertThat(krokbro.get("/q/health/ready").body())
                    .containsPattern("\"clock\": \"warning: -[67]\\.")
                    .contains("\"UP\"");

            Files.writeString(krokbro.catalogue(), catalogue(twelve));
            checked("ERROR", "ahead-ms=1[12]\\d{3}");
            assertThat(krokbro.get("/q/health/ready").body()).containsPattern("\"clock\": \"error: \\+1[12]\\.");
            assertThat(metric("krokbro_clock_ahead_seconds")).isBetween(11.0, 13.0);
        }
        Files.writeString(krokbro.catalogue(), catalogue(right));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(krokbro.get("/q/health/ready").body())
                        .contains("s from 127.0.0.1")
                        .doesNotContain("error: "));
    }

    private static void checked(String level, String line) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(krokbro.log().lines())
                        .anyMatch(said -> said.matches(".* " + level + " clock.checked server=127.0.0.1 " + line)));
    }

    private static double metric(String name) {
        return krokbro.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void show(String name) throws IOException {
        for (String end : new String[] {".pem", ".key"}) {
            Files.copy(folder.resolve(name + end), folder.resolve("shown" + end), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String catalogue(NtpServer clock) {
        return CatalogueText.on(vhost)
                .subscription(
                        "crm",
                        "work",
                        endpoint,
                        "client-certificate: { certificate: \"file:%s\", key: \"file:%s\" }"
                                .formatted(
                                        folder.resolve("shown.pem").toAbsolutePath(),
                                        folder.resolve("shown.key").toAbsolutePath()))
                .subscription("bare", "bare", endpoint)
                .toString()
                .replace("service:", "service:\n  clock: ntp://127.0.0.1:" + clock.port());
    }
}
