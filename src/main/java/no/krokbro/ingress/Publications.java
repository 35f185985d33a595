package no.krokbro.ingress;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.broker.MessageProperties;
import no.krokbro.broker.Publication;
import no.krokbro.catalogue.Source;
import no.krokbro.notification.Notification;

/** A notification as the message that the contract describes. */
final class Publications {
    // W3C Trace Context 3.2, version 00
    private static final List<Integer> TRACEPARENT = List.of(2, 32, 16, 2);

    private Publications() {}

    static Publication of(Source source, Hook hook, Notification notification, Hops hops) {
        Map<String, Object> headers = LinkedHashMap.newLinkedHashMap(5);
        headers.put("krokbro-tenant", source.tenant());
        headers.put("krokbro-source", source.name());
        headers.put("krokbro-transaction-id", hook.transactionId());
        headers.put(Hops.HEADER, hops.count());
        headers.put("traceparent", traceparent(hook));
        var properties = new MessageProperties(
                Optional.of(notification.contentType()),
                Optional.empty(),
                Optional.of(notification.id().value()),
                Optional.of(notification.type()),
                Optional.of(notification.time()),
                Optional.of("krokbro"),
                headers);
        return new Publication(
                source.broker(),
                source.key(),
                source.exchange(),
                notification.routingKey(),
                properties,
                notification.body());
    }

    private static boolean isTraceparent(String value) {
        String[] parts = value.split("-", -1);
        return value.startsWith("00-")
                && Arrays.stream(parts).map(String::length).toList().equals(TRACEPARENT)
                && value.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static String traceparent(Hook hook) {
        return hook.header("traceparent")
                .filter(Publications::isTraceparent)
                .orElseGet(
                        () -> "00-" + hook.requestId() + "-" + hook.requestId().substring(16) + "-00");
    }
}
