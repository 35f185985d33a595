package no.krokbro.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import no.krokbro.broker.MessageProperties;
import no.krokbro.broker.QueueMessage;
import no.krokbro.catalogue.Subscription;
import no.krokbro.egress.EgressRequest;
import no.krokbro.signature.SignedRequest;

/** A delivery as the HTTP request that the contract describes. */
final class WebhookRequest {
    private static final int LONGEST_VALUE = 1024;

    private WebhookRequest() {}

    static EgressRequest of(Subscription subscription, Delivery delivery, Instant now, String userAgent) {
        return post(
                subscription,
                headers(subscription, delivery, now, userAgent),
                delivery.message().body());
    }

    /** Asks the endpoint whether it wants messages, in integrasjonspunkt's words. */
    static EgressRequest ping(Subscription subscription, Instant now, String userAgent) {
        byte[] body = "{\"event\":\"ping\",\"createdTs\":\"%s\"}".formatted(now).getBytes(StandardCharsets.UTF_8);
        String id = "ping_" + UUID.randomUUID();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("user-agent", userAgent);
        headers.put("webhook-id", id);
        proven(subscription, id, body, now, headers);
        return post(subscription, headers, body);
    }

    private static EgressRequest post(Subscription subscription, Map<String, String> headers, byte[] body) {
        return new EgressRequest(
                subscription.key(),
                subscription.concurrency(),
                "POST",
                subscription.endpoint(),
                headers,
                body,
                subscription.timeout(),
                subscription.allowed(),
                subscription.allowHttp(),
                subscription.proxy(),
                subscription.certificate());
    }

    private static Map<String, String> headers(
            Subscription subscription, Delivery delivery, Instant now, String userAgent) {
        QueueMessage message = delivery.message();
        MessageProperties properties = message.properties();
        Map<String, String> headers = LinkedHashMap.newLinkedHashMap(20);
        properties
                .headers()
                .forEach((name, value) -> CloudEventHeaders.attributeName(name)
                        .filter(WebhookRequest::token)
                        .ifPresent(attribute -> headers.put("ce-" + attribute, encoded(value.toString()))));
        CloudEventHeaders.told(delivery).forEach((attribute, value) -> headers.put("ce-" + attribute, encoded(value)));
        properties.contentType().ifPresent(type -> headers.put("content-type", encoded(type)));
        properties.contentEncoding().ifPresent(encoding -> headers.put("content-encoding", encoded(encoding)));
        headers.put("user-agent", userAgent);
        headers.put("webhook-id", delivery.id().value());
        delivery.id().original().ifPresent(id -> headers.put("krokbro-message-id", encoded(id)));
        headers.put("krokbro-exchange", encoded(delivery.history().exchange()));
        headers.put("krokbro-routing-key", encoded(delivery.history().routingKey()));
        headers.put("krokbro-attempt", String.valueOf(delivery.attempt()));
        copied(properties, "krokbro-transaction-id", headers);
        copied(properties, "krokbro-hops", headers);
        copied(properties, "traceparent", headers);
        proven(subscription, delivery.id().value(), message.body(), now, headers);
        return headers;
    }

    private static void proven(
            Subscription subscription, String id, byte[] body, Instant now, Map<String, String> headers) {
        var request = new SignedRequest("POST", subscription.endpoint().toString(), _ -> List.of(), body);
        subscription.signer().ifPresent(signer -> headers.putAll(signer.sign(id, now, request)));
        headers.putAll(subscription.auth());
    }

    private static void copied(MessageProperties properties, String name, Map<String, String> headers) {
        Optional.ofNullable(properties.headers().get(name))
                .ifPresent(value -> headers.put(name, encoded(value.toString())));
    }

    private static boolean token(String name) {
        return !name.isEmpty()
                && name.length() <= 64
                && name.toLowerCase(Locale.ROOT).chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
    }

    /** Percent-encoded outside printable ASCII (CloudEvents HTTP binding 3.1.3.2), at most 1 KiB. */
    static String encoded(String value) {
        if (value.length() <= LONGEST_VALUE && isPlain(value)) {
            return value;
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            String next = isPlain(b)
                    ? String.valueOf((char) b)
                    : "%" + HexFormat.of().withUpperCase().toHexDigits(b);
            if (encoded.length() + next.length() > LONGEST_VALUE) {
                break;
            }
            encoded.append(next);
        }
        return encoded.toString();
    }

    private static boolean isPlain(String value) {
        for (int at = 0; at < value.length(); at++) {
            if (!isPlain(value.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int sign) {
        return sign > ' ' && sign < 127 && sign != '%' && sign != '"';
    }
}
