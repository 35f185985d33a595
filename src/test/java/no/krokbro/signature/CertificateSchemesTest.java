package no.krokbro.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.krokbro.fixture.Certificates;
import no.krokbro.signature.KeySet.Demand;
import no.krokbro.signature.KeySet.Trust;
import no.krokbro.signature.Verifier.Verdict.Reason;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vendors that sign with a certificate of their own: Amazon SNS and PayPal. */
class CertificateSchemesTest {
    private static final Scheme SNS = Scheme.preset("aws-sns").orElseThrow();
    private static final Scheme PAYPAL = Scheme.preset("paypal").orElseThrow();
    private static final String TOPIC = "arn:aws:sns:us-west-2:131990247566:dongie-standard-topic";
    private static final List<String> SIGNED = List.of(
            "Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type", "Signature");

    private final Verifier sns = sns(TOPIC);
    private final KeySet amazons = amazons();

    static Stream<JsonNode> messages() {
        return Vector.read().filter(vector -> vector.get("scheme").asText().equals("aws-sns"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void what_amazon_published_verifies_with_its_certificate(JsonNode vector) {
        SignedRequest request = body(vector.get("body").asText());

        assertThat(sns.demand(request)).isInstanceOf(Demand.Fetch.class);
        assertThat(sns.verify(request, sentAt(vector), amazons)).isInstanceOf(Verified.class);
        assertThat(sns.verify(request, sentAt(vector), KeySet.NONE)).isEqualTo(new Rejected(Reason.KEY_UNKNOWN));
        assertThat(sns("arn:aws:sns:us-west-2:1:another").verify(request, sentAt(vector), amazons))
                .isEqualTo(new Rejected(Reason.TOPIC_NOT_LISTED));
        assertThat(sns.verify(request, sentAt(vector).plusSeconds(3602), amazons))
                .isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void no_character_of_what_amazon_signs_can_be_changed(JsonNode vector) {
        String body = vector.get("body").asText();
        for (String name : SIGNED) {
            int from = body.indexOf("\"" + name + "\" : \"");
            int start = from + name.length() + 6;
            for (int i = start; from >= 0 && body.charAt(i) != '"'; i++) {
                String changed = body.substring(0, i) + (body.charAt(i) == 'x' ? 'y' : 'x') + body.substring(i + 1);
                assertThat(sns.verify(body(changed), sentAt(vector), amazons))
                        .as(changed)
                        .isInstanceOf(Rejected.class);
            }
        }
    }

    @Test
    void no_part_of_a_message_is_taken_for_another() {
        JsonNode vector = messages().findFirst().orElseThrow();
        String body = vector.get("body").asText();
        String id = "9d2c5580-b61d-550c-8583-37a582870907";

        assertThat(List.of(
                        body.replace(
                                "\"MessageId\"",
                                "\"SubscribeURL\" : \"https://sns.us-west-2.amazonaws.com/\", \"MessageId\""),
                        body.replace("2.\",\n  \"Time", "2.\\nMessageId\\n" + id + "\",\n  \"Time")
                                .replace("\"MessageId\" : \"" + id + "\",\n", ""),
                        body.replace(" : \"2\"", " : \"1\""),
                        body.replace(" : \"2\"", " : \"3\""),
                        body.replace("\"2\"", "2"),
                        body.replace("\"Notification\"", "[\"Notification\"]")))
                .allSatisfy(changed -> assertThat(changed).isNotEqualTo(body))
                .filteredOn(changed -> !changed.contains(" : 2,"))
                .allSatisfy(changed -> assertThat(sns.verify(body(changed), sentAt(vector), amazons))
                        .isInstanceOf(Rejected.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sns.eu-north-1.amazonaws.com/SimpleNotificationService-1.pem",
                "https://sns.cn-north-1.amazonaws.com.cn/x.pem"
            })
    void a_certificate_is_fetched_from_amazon(String address) {
        assertThat(sns.demand(body("{\"SigningCertURL\":\"" + address + "\"}")))
                .isEqualTo(new Demand.Fetch(URI.create(address), Optional.empty(), SNS.certificate()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://sns.eu-north-1.amazonaws.com/x.pem",
                "https://sns.eu-north-1.amazonaws.com.evil.example/x.pem",
                "https://evil.example/sns.eu-north-1.amazonaws.com",
                "https://sns.eu-north-1.amazonaws.com@evil.example/x.pem",
                "https://evil.example#@sns.eu-north-1.amazonaws.com/x.pem",
                "https://sns.eu-north-1.amazonaws.com:8443/x.pem",
                "https://sns.a.b.amazonaws.com/x.pem",
                "https://snsXeu.amazonaws.com/x.pem",
                "https://sns.eu_north.amazonaws.com/x.pem",
                "https://bucket.s3.amazonaws.com/x.pem",
                "https:\\\\\\\\evil",
                "//sns.eu-north-1.amazonaws.com/x.pem"
            })
    void a_certificate_is_fetched_from_nowhere_else(String address) {
        assertThat(sns.demand(body("{\"SigningCertURL\":\"" + address + "\"}")))
                .isEqualTo(new Demand.Refused(Reason.KEY_ADDRESS_REFUSED));
    }

    @Test
    void a_certificate_counts_only_in_its_time_and_for_its_vendor() {
        String certificate = Signers.SNS;
        Instant now = Instant.now(); // later than the certificate

        assertThat(keys(SNS, certificate).holds(Optional.empty(), now)).isTrue();
        assertThat(keys(SNS, Signers.OLD).holds(Optional.empty(), now)).isFalse();
        assertThat(keys(SNS, Signers.OTHER).holds(Optional.empty(), now)).isFalse();
        assertThat(KeySet.read(fetch(SNS), "<html>".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void paypal_signs_what_its_own_sample_says() {
        JsonNode vector = Vector.read()
                .filter(one -> one.get("scheme").asText().equals("paypal"))
                .findFirst()
                .orElseThrow();
        Map<String, String> headers = new HashMap<>();
        vector.get("headers")
                .properties()
                .forEach(one -> headers.put(one.getKey(), one.getValue().asText()));
        headers.put(
                "PAYPAL-TRANSMISSION-SIG",
                signed(Signers.PAYPALS_KEY, vector.get("stringToVerify").asText()));
        byte[] body = vector.get("body").asText().getBytes(StandardCharsets.UTF_8);
        KeySet keys = keys(PAYPAL, Signers.PAYPAL);
        Instant sent = Instant.parse("2015-05-18T15:45:13Z");
        Verifier paypal = paypal("another", vector.get("webhookId").asText());
        SignedRequest request = Requests.with(headers, body);
        Instant now = Instant.now(); // the certificate is of today

        assertThat(paypal.demand(request)).isInstanceOf(Demand.Fetch.class);
        assertThat(paypal.verify(request, sent, atAnyTime(keys))).isInstanceOf(Verified.class);
        assertThat(paypal("another").verify(request, sent, atAnyTime(keys)))
                .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
        assertThat(paypal.verify(request, now, keys)).isEqualTo(new Rejected(Reason.TIMESTAMP_OUTSIDE_TOLERANCE));
        body[100] ^= 1;
        assertThat(paypal.verify(Requests.with(headers, body), sent, atAnyTime(keys)))
                .isEqualTo(new Rejected(Reason.SIGNATURE_WRONG));
    }

    /** Made once: mutation testing comes here for each mutant. */
    private static final class Signers {
        static final Certificates AUTHORITY = authority();
        static final PrivateKey PAYPALS_KEY = AUTHORITY.signer("paypal", "messageverificationcerts.sandbox.paypal.com");
        static final String PAYPAL = AUTHORITY.pem("paypal");
        static final String SNS = signer("sns", "sns.amazonaws.com");
        static final String OLD = signer("old", "sns.amazonaws.com", "-startdate", "-9d");
        static final String OTHER = signer("other", "s3.amazonaws.com");

        private static Certificates authority() {
            try {
                return Certificates.in(Files.createTempDirectory(Path.of("target"), "signers"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String signer(String name, String subject, String... times) {
            AUTHORITY.signer(name, subject, times);
            return AUTHORITY.pem(name);
        }
    }

    private static KeySet atAnyTime(KeySet keys) {
        return new KeySet(keys.keys().stream()
                .map(key -> new KeySet.Key(key.id(), key.key(), Instant.MIN, Instant.MAX))
                .toList());
    }

    private static String signed(PrivateKey key, String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Verifier paypal(String... webhooks) {
        return Verifier.of(PAYPAL, Stream.of(webhooks).map(Secret::of).toList(), Duration.ofHours(24));
    }

    private static Verifier sns(String topic) {
        Trust trust = new Trust(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Set.of(topic));
        return Verifier.of(SNS, List.of(), SNS.tolerance(), trust);
    }

    private static KeySet amazons() {
        return Vector.read()
                .filter(vector -> vector.get("name").asText().equals("aws-sns-cert"))
                .map(vector -> keys(SNS, vector.get("pem").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static KeySet keys(Scheme scheme, String pem) {
        return KeySet.read(fetch(scheme), pem.getBytes(StandardCharsets.US_ASCII))
                .orElseThrow();
    }

    private static Demand.Fetch fetch(Scheme scheme) {
        return new Demand.Fetch(URI.create("https://keys.example"), Optional.empty(), scheme.certificate());
    }

    private static Instant sentAt(JsonNode vector) {
        String body = vector.get("body").asText();
        int from = body.indexOf("\"Timestamp\" : \"") + 15;
        return Instant.parse(body.substring(from, body.indexOf('"', from)));
    }

    private static SignedRequest body(String body) {
        return Requests.of(body.getBytes(StandardCharsets.UTF_8));
    }
}
