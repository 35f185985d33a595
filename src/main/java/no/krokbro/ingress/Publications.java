package no.krokbro.ingress;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import no.krokbro.broker.MessageProperties;
import no.krokbro.broker.Publication;
import no.krokbro.catalogue.Source;
import no.krokbro.notification.Notification;

/** A notification as the message that the contract describes. */
final class Publications {
    private static final int TRACEPARENT_LENGTH = 55; // W3C Trace Context, version 00

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

    private static String traceparent(Hook hook) {
        return hook.header("traceparent")
                .filter(value -> value.length() == TRACEPARENT_LENGTH && value.startsWith("00-"))
                .orElseGet(
                        () -> "00-" + hook.requestId() + "-" + hook.requestId().substring(16) + "-00");
    }
}
