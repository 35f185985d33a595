package no.krokbro.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.krokbro.catalogue.Expiry.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When secrets are to be replaced and certificates run out, and who hears of it. */
final class ExpiryTest {
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"31, ", "30, 30", "8, 30", "7, 7", "1, 7", "0, 0", "-400, 0"})
    void a_reminder_is_due_30_7_and_0_days_before(int daysBefore, Integer due) {
        Expiry expiry = new Expiry("tenants.uio.brokers.mq.passwords", Kind.SECRET, END);

        assertThat(expiry.within(END.minus(Duration.ofDays(daysBefore)))).isEqualTo(Optional.ofNullable(due));
    }

    @Test
    void a_secret_without_an_end_is_to_be_replaced_a_year_after_its_beginning() throws IOException {
        assertThat(expiries("{ value: a, from: 2026-01-01 }"))
                .containsExactly(new Expiry(
                        "tenants.uio.sources.github.secrets", Kind.SECRET, Instant.parse("2027-01-01T00:00:00Z")));
        assertThat(expiries("{ value: a, from: 2026-01-01, until: 2026-06-30 }"))
                .extracting(Expiry::at)
                .containsExactly(Instant.parse("2026-07-01T00:00:00Z"));
        assertThat(expiries("a")).isEmpty();
    }

    @Test
    void while_two_overlap_the_later_end_counts_and_what_handshakes_tell_has_none() throws IOException {
        assertThat(expiries("{ value: a, until: 2026-06-30 }, { value: b, from: 2026-06-01 }, "
                        + "{ value: c, use: handshake, until: 2030-01-01 }"))
                .extracting(Expiry::at)
                .containsExactly(Instant.parse("2027-06-01T00:00:00Z"));
    }

    @Test
    void every_kind_of_credential_has_its_dates_and_its_contact() {
        Catalogue full = Surroundings.good("full.yaml");

        assertThat(full.expiries())
                .extracting(Expiry::path)
                .containsExactlyInAnyOrder(
                        "tenants.uio.brokers.mq.passwords",
                        "tenants.uio.brokers.mq.ca",
                        "tenants.uio.sources.declared.secrets",
                        "tenants.uio.sources.declared.gateway.secrets",
                        "tenants.uio.subscriptions.crm.sign.secrets",
                        "tenants.uio.subscriptions.crm.auth.value",
                        "tenants.uio.subscriptions.bearer.auth.bearer",
                        "tenants.uio.subscriptions.bearer.client-certificate.certificate");
        assertThat(full.contactOf("tenants.uio.brokers.mq.ca")).contains("integrasjon@uio.example");
        assertThat(full.contactOf("tenants.uio.sources.declared.gateway.secrets"))
                .contains("ops@uio.example");
        assertThat(full.contactOf("tenants.uio.subscriptions.crm.auth.value")).contains("crm@uio.example");
        assertThat(full.contactOf("service.proxy")).isEmpty();
    }

    private List<Expiry> expiries(String secrets) throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), """
                tenants:
                  uio:
                    brokers:
                      mq: { uri: amqps://mq.uio.example, username: krokbro, passwords: [ "${MQ_NEW}" ] }
                    sources:
                      github:
                        scheme: github
                        secrets: [ %s ]
                        publish: { broker: mq, exchange: outgoing }
                        contact: ops@uio.example
                """.formatted(secrets));
        return Surroundings.catalogue(Surroundings.read(file)).expiries();
    }
}
