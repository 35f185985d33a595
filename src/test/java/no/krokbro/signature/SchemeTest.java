package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.krokbro.signature.Scheme.Parsed.Invalid;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemeTest {
    @Test
    void every_file_of_the_folder_is_a_preset_with_evidence() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/schemes"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".yaml"))
                            .map(file -> file.replace(".yaml", ""))
                            .sorted())
                    .containsExactlyElementsOf(Scheme.presets())
                    .hasSizeGreaterThanOrEqualTo(35);
        }
        assertThat(Scheme.presets()).allSatisfy(name -> {
            Scheme scheme = Scheme.preset(name).orElseThrow();
            assertThat(scheme.name()).isEqualTo(name);
            assertThat(scheme.about().documentation()).isPresent();
            assertThat(scheme.about().evidence()).isPresent();
        });
        assertThat(Scheme.preset("nobody")).isEmpty();
    }

    @Test
    void githubs_ping_is_a_handshake() {
        assertThat(Scheme.preset("github").orElseThrow().handshakes())
                .containsExactly(new Handshake(
                        Handshake.Method.POST,
                        true,
                        List.of(new Handshake.Condition(
                                new Handshake.Place.Header("X-GitHub-Event"), Optional.of("ping"))),
                        Optional.empty(),
                        Optional.empty(),
                        new Handshake.HandshakeAnswer(200, Optional.empty(), Map.of(), Map.of())));
    }

    @Test
    void a_scheme_declared_in_place_tells_events_and_brings_a_mapping() {
        Scheme slack = DeclaredSchemes.scheme(DeclaredSchemes.SLACK);
        byte[] body = "{\"event\":{\"type\":\"message\"}}".getBytes(StandardCharsets.UTF_8);
        List<Secret> secrets = List.of(Secret.of("8f742231b10e8888abcd99yyyzzz85a5"));
        Map<String, String> headers = Signer.of(slack, secrets).sign("unused", Instant.EPOCH, Requests.of(body));

        assertThat(headers).containsOnlyKeys("X-Slack-Signature", "X-Slack-Request-Timestamp");
        assertThat(Verifier.of(slack, secrets, slack.tolerance()).verify(Requests.with(headers, body), Instant.EPOCH))
                .isEqualTo(new Verified(Optional.empty(), false, Optional.of("message")));
        assertThat(slack.name()).isEqualTo("declared");
        assertThat(slack.successStatus()).isEqualTo(202);
        assertThat(slack.tolerance()).isEqualTo(Duration.ofMinutes(5));
        assertThat(slack.defaultMapping()).isEqualTo(new Scheme.Mapping("{source}.{event}", Optional.empty()));
    }

    @Test
    void everything_of_a_scheme_can_be_declared() {
        Scheme scheme = DeclaredSchemes.scheme("""
                documentation: https://vendor.example/hooks
                evidence: https://vendor.example/sdk
                algorithm: hmac-sha512
                key: { encoding: text, prefix: s_, min-bytes: 8, max-bytes: 8 }
                signed: "{id};{timestamp};{body}"
                signature: { header: X-Sign, prefix: "v1=", separator: "|", encoding: hex-any-case }
                timestamp: { header: X-Time, format: unix-seconds, tolerance: 2m }
                id: { header: X-Id }
                event: { header: X-Event }
                handshakes: [ { method: HEAD } ]
                batch: { items: body, id: /id }
                success-status: 200
                content-types: [ application/json ]
                notification: { type: "com.vendor.{event}", subject: "{json:/url}" }
                """);

        assertThat(scheme.keyFormat().key(Secret.of("s_12345678"))).asString().isEqualTo("12345678");
        assertThat(scheme.tolerance()).isEqualTo(Duration.ofMinutes(2));
        assertThat(scheme.handshakes()).hasSize(1);
        assertThat(scheme.batch())
                .contains(new Scheme.Batch(Optional.empty(), Optional.of(JsonPointer.compile("/id"))));
        assertThat(scheme.successStatus()).isEqualTo(200);
        assertThat(scheme.contentTypes()).containsExactly("application/json");
        assertThat(scheme.defaultMapping())
                .isEqualTo(new Scheme.Mapping("com.vendor.{event}", Optional.of("{json:/url}")));
        assertThat(scheme.signed()).hasToString("{id};{timestamp};{body}");
    }

    @Test
    void a_signature_in_upper_case_hex_counts_where_the_scheme_says_so() {
        Scheme scheme = DeclaredSchemes.scheme("""
                algorithm: hmac-sha256
                signed: "{body}"
                signature: { header: X-Sign, encoding: hex-any-case }
                """);
        List<Secret> secrets = List.of(Secret.of("geheim"));
        String signature = Signer.of(scheme, secrets)
                .sign("id", Instant.EPOCH, Requests.of(new byte[1]))
                .getOrDefault("X-Sign", "");

        assertThat(Verifier.of(scheme, secrets, scheme.tolerance())
                        .verify(
                                Requests.with(Map.of("X-Sign", signature.toUpperCase(Locale.ROOT)), new byte[1]),
                                Instant.EPOCH))
                .isInstanceOf(Verified.class);
        assertThat(scheme.defaultMapping().type()).isEqualTo("{source}.received");
    }

    @Test
    void all_mistakes_are_reported_at_once_with_path_and_remedy() {
        assertThat(mistakes("""
                        algorithm: md5
                        key: { encoding: rot13, min-bytes: 9, max-bytes: 8 }
                        signed: "{id}.{nonce}"
                        signature: { header: "no header", separator: "--", encoding: hex, colour: red }
                        timestamp: { header: X-Time, tolerance: soon }
                        event: { header: A, json: /b }
                        success-status: 404
                        content-types: application/json
                        documentation: http://vendor.example
                        salt: 7
                        """))
                .extracting(mistake -> mistake.path().replace("sources.chat.scheme.", "") + " " + mistake.text())
                .containsExactlyInAnyOrder(
                        "algorithm md5 is not known. Use one of none, hmac-sha1, hmac-sha256, hmac-sha384, hmac-sha512,"
                                + " prefix-sha1, prefix-sha256, token, ed25519, ecdsa-p256-sha256, ecdsa-p384-sha384, rsa-sha1,"
                                + " rsa-sha256, rsa-pss-sha512, jwt.",
                        "key.encoding rot13 is not known. Use one of text, base64, hex.",
                        "key.min-bytes is more than max-bytes. No key would fit.",
                        "signed {nonce} is not known. What is signed is made of {id}, {timestamp}, {body}, {method}, {url},"
                                + " {url-any-port}, {sorted-form}, {json:/pointer}, {json-lines:A,B}, {body-crc32}, {secret},"
                                + " {signature-base} and text.",
                        "signature.header is not a header's name. Use letters, digits and hyphens.",
                        "signature.separator is not a separator. Use a space, comma, semicolon or |.",
                        "signature.colour is not known here. Known are body, encoding, form, header, headers, json, prefix,"
                                + " query, separator.",
                        "timestamp.tolerance soon is not a duration. Write one such as 300s or 5m.",
                        "event.header or json, form, query: one of them says where it stands. Write just one.",
                        "success-status is not a number from 200 to 299.",
                        "content-types is not a list of texts. Write [ one, two ].",
                        "documentation is not an https address. Give the page's whole address.",
                        "salt is not known here. Known are algorithm, batch, body-hash, caution, certificate, components,"
                                + " content-types, deadline, documentation, each, event, evidence, handshakes, id, key,"
                                + " notification, retries, signature, signed, success-status, timestamp, topic, version.");
    }

    @Test
    void an_unknown_key_is_a_mistake_in_every_section() {
        assertThat(mistakes("""
                        algorithm: hmac-sha256
                        key: { x: 1 }
                        signed: "{timestamp}{id}{body}"
                        signature: { header: X-Sign, encoding: hex, x: 1 }
                        timestamp: { header: X-Time, x: 1 }
                        id: { header: X-Id, x: 1 }
                        event: { header: X-Event, x: 1 }
                        handshakes: [ { method: GET, x: 1 } ]
                        batch: { items: body, x: 1 }
                        notification: { type: "a", x: 1 }
                        """))
                .extracting(Scheme.Mistake::path)
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                "key",
                                "signature",
                                "timestamp",
                                "id",
                                "event",
                                "handshakes[0]",
                                "batch",
                                "notification")
                        .map(section -> "sources.chat.scheme." + section + ".x")
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key: text | key",
                "key: { min-bytes: 0 } | key.min-bytes",
                "key: { max-bytes: 4097 } | key.max-bytes",
                "key: { prefix: 7 } | key.prefix",
                "success-status: two hundred | success-status",
                "success-status: 199 | success-status",
                "success-status: 300 | success-status",
                "content-types: [ text ] | content-types",
                "content-types: [ Text/plain ] | content-types",
                "content-types: [ text/plain;a=b ] | content-types",
                "content-types: [ 7 ] | content-types",
                "id: { header: 'X:Id' } | id.header",
                "id: { header: Ærlig } | id.header",
                "event: { json: event } | event.json",
                "event: { } | event.header",
                "documentation: 'https://a b' | documentation"
            })
    void a_value_that_cannot_be_used_is_a_mistake(String line, String path) {
        assertThat(mistakes("""
                        algorithm: hmac-sha256
                        signed: "{body}"
                        signature: { header: X-Sign, encoding: hex }
                        %s
                        """.formatted(line)))
                .extracting(Scheme.Mistake::path)
                .containsExactly("sources.chat.scheme." + path);
    }

    @ParameterizedTest
    @CsvSource({"0s, false", "1s, true", "24h, true", "24h1s, false", "-5s, false"})
    void a_tolerance_is_between_a_second_and_a_day(String tolerance, boolean allowed) {
        assertThat(mistakes(DeclaredSchemes.SLACK.replace("Timestamp }", "Timestamp, tolerance: " + tolerance + " }"))
                        .isEmpty())
                .isEqualTo(allowed);
    }

    @Test
    void a_prefix_that_contains_the_separator_is_a_mistake() {
        assertThat(mistakes(DeclaredSchemes.SLACK.replace("encoding: hex", "encoding: hex, separator: '|'")))
                .isEmpty();
        assertThat(mistakes(DeclaredSchemes.SLACK.replace("prefix: \"v0=\"", "prefix: \"v0,\", separator: \",\"")))
                .extracting(Scheme.Mistake::path)
                .containsExactly("sources.chat.scheme.signature.prefix");
    }

    @Test
    void schemes_declared_alike_are_equal_so_that_a_reload_changes_nothing() {
        Scheme scheme = DeclaredSchemes.scheme(DeclaredSchemes.SLACK);
        Scheme other = DeclaredSchemes.scheme(DeclaredSchemes.SLACK.replace("v0:", "v1:"));
        List<Secret> secrets = List.of(Secret.of("geheim"));

        assertThat(DeclaredSchemes.scheme(DeclaredSchemes.SLACK))
                .isEqualTo(scheme)
                .hasSameHashCodeAs(scheme);
        assertThat(other).isNotEqualTo(scheme);
        assertThat(Signer.of(scheme, secrets))
                .isEqualTo(Signer.of(scheme, List.of(Secret.of("geheim"))))
                .hasSameHashCodeAs(Signer.of(scheme, secrets))
                .isNotEqualTo(Signer.of(other, secrets))
                .isNotEqualTo(Signer.of(scheme, List.of(Secret.of("andre"))));
    }

    @Test
    void a_missing_part_is_a_mistake() {
        assertThat(mistakes("{}"))
                .extracting(Scheme.Mistake::path)
                .containsExactlyInAnyOrder(
                        "sources.chat.scheme.algorithm", "sources.chat.scheme.signed", "sources.chat.scheme.signature");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '/',
            value = {
                "'{timestamp}' / does not cover {body}",
                "'{body}{id}' / id is missing",
                "'{timestamp}.{body}' / timestamp is missing",
                "'{body' / {body is not known",
                "'body}' / has a } without its {",
                "'{}{body}' / {} is not known"
            })
    void a_template_that_would_prove_nothing_is_a_mistake(String signed, String text) {
        assertThat(mistakes("""
                        algorithm: hmac-sha256
                        signed: "%s"
                        signature: { header: X-Sign, encoding: hex }
                        """.formatted(signed)))
                .anySatisfy(mistake ->
                        assertThat(mistake.path() + " " + mistake.text()).contains(text));
    }

    @Test
    void a_timestamp_that_is_not_signed_is_a_mistake() {
        assertThat(mistakes("""
                        algorithm: hmac-sha256
                        signed: "{body}"
                        signature: { header: X-Sign, encoding: hex }
                        timestamp: { header: X-Time, tolerance: 3d }
                        """))
                .extracting(Scheme.Mistake::path)
                .containsExactlyInAnyOrder("sources.chat.scheme.timestamp", "sources.chat.scheme.timestamp.tolerance");
    }

    @Test
    void several_secrets_cannot_sign_where_one_signature_is_carried() {
        Scheme github = Scheme.preset("github").orElseThrow();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signer.of(github, List.of(Secret.of("a"), Secret.of("b"))))
                .withMessageContaining("Leave one secret.");
        assertThatIllegalArgumentException().isThrownBy(() -> Signer.of(github, List.of()));
    }

    private static List<Scheme.Mistake> mistakes(String yaml) {
        return DeclaredSchemes.parsed(yaml) instanceof Invalid(var mistakes) ? mistakes : List.of();
    }
}
