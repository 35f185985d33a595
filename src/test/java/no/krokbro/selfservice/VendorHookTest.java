package no.krokbro.selfservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import no.krokbro.catalogue.CatalogueFile;
import no.krokbro.catalogue.CatalogueReading;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.Preview;
import no.krokbro.signature.Scheme;
import no.krokbro.signature.SignedRequest;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Krokbro plays the vendor of every scheme that it can sign by. */
final class VendorHookTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static final String URL = "https://krokbro.example/hooks/uio/sender";

    private static final Set<String> SIGNED_WITHIN = Set.of("adyen", "microsoft-graph");

    static Stream<String> presets() {
        return Scheme.presets().stream()
                .filter(name -> Scheme.preset(name)
                        .filter(scheme -> !scheme.algorithm().isAsymmetric() && !scheme.isUnsigned())
                        .isPresent());
    }

    @ParameterizedTest
    @MethodSource("presets")
    void what_is_signed_as_the_vendor_signs_is_verified(String preset, @TempDir Path folder) throws IOException {
        Source source = source(preset, folder);
        if (SIGNED_WITHIN.contains(preset)) {
            assertThatThrownBy(() -> VendorHook.of(source, URL, SampleHook.of(source, NOW), NOW))
                    .isInstanceOf(IllegalArgumentException.class);
            return;
        }
        VendorHook hook = VendorHook.of(source, URL, SampleHook.of(source, NOW), NOW);

        SampleHook sent = new SampleHook(hook.headers(), hook.body());

        assertThat(source.verifierAt(NOW)
                        .orElseThrow()
                        .verify(new SignedRequest("POST", URL, sent::values, sent.body()), NOW))
                .isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @MethodSource("presets")
    void the_sample_of_a_source_becomes_one_notification(String preset, @TempDir Path folder) throws IOException {
        Source source = source(preset, folder);
        SampleHook sample = SampleHook.of(source, NOW);

        assertThat(Preview.of(source, sample::values, sample.body(), NOW))
                .isInstanceOfSatisfying(
                        Preview.Becomes.class,
                        becomes -> assertThat(becomes.items())
                                .singleElement()
                                .satisfies(item ->
                                        assertThat(item.notification().type()).startsWith("sender.")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"twilio", "mandrill"})
    void the_sample_of_a_sender_that_signs_forms_is_a_form(String preset, @TempDir Path folder) throws IOException {
        SampleHook sample = SampleHook.of(source(preset, folder), NOW);

        assertThat(sample.values("content-type")).containsExactly("application/x-www-form-urlencoded");
        assertThat(sample.body()).asString().isEqualTo("event=test");
    }

    private static Source source(String preset, Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("krokbro.yaml"), """
                service: { public-url: https://krokbro.example }
                tenants:
                  uio:
                    contact: integrasjon@uio.example
                    brokers:
                      mq: { uri: amqps://mq.example/vhost, username: krokbro, passwords: [ herring ] }
                    sources:
                      sender:
                        contact: drift@uio.example
                        scheme: %s
                        secrets: [ "%s" ]
                        publish: { broker: mq, exchange: events, routing-key: "{type}" }
                """.formatted(
                        preset,
                        preset.startsWith("adyen") || preset.equals("rfc9421-hmac")
                                ? "a1".repeat(32)
                                : "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        return switch (new CatalogueFile(file, Map.of()).read()) {
            case CatalogueReading.Faulty(var mistakes) -> throw new AssertionError(mistakes.toString());
            case CatalogueReading.Sound(var catalogue) ->
                catalogue.source("uio", "sender").orElseThrow();
        };
    }
}
