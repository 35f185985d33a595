package no.krokbro.delivery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.broker.MessageProperties;
import no.krokbro.broker.QueueMessage;
import no.krokbro.notification.EventReader;
import no.krokbro.notification.PersonalValues;
import no.krokbro.notification.SentEvent;

/** CloudEvents attributes that stand in AMQP headers: binary mode of the CloudEvents AMQP binding, 3.1. */
final class CloudEventHeaders {
    private static final List<String> PREFIXES = List.of("cloudEvents:", "cloudEvents_", "ce-");

    private static final String STRUCTURED = "application/cloudevents";

    private CloudEventHeaders() {}

    /** The attribute's name, when the header is one. */
    static Optional<String> attributeName(String header) {
        for (String prefix : PREFIXES) {
            if (header.startsWith(prefix)) {
                return Optional.of(header.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }

    /**
     * The attributes of a message in a known format of another kind, with which an endpoint can take its bytes for the data
     * of an event (CloudEvents HTTP binding 3.1). Nothing personal is among them, since gateways log headers.
     */
    static Map<String, String> told(Delivery delivery) {
        MessageProperties properties = delivery.message().properties();
        boolean told = properties.contentType().orElse("").startsWith(STRUCTURED)
                || properties.headers().keySet().stream()
                        .anyMatch(header -> attributeName(header).isPresent());
        Optional<SentEvent> event = told
                ? Optional.empty()
                : EventReader.ANY.read(delivery.message().body()).filter(found -> !found.isCloudEvent());
        return event.filter(found -> found.issuer()
                        .filter(issuer -> !PersonalValues.in(issuer))
                        .isPresent())
                .filter(found -> !found.kind().isEmpty() && !PersonalValues.in(found.kind()))
                .map(found -> attributes(delivery.id().value(), found))
                .orElse(Map.of());
    }

    private static Map<String, String> attributes(String id, SentEvent event) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", id);
        event.issuer().ifPresent(issuer -> attributes.put("source", issuer));
        attributes.put("type", event.kind());
        event.object()
                .filter(object -> !PersonalValues.in(object))
                .ifPresent(object -> attributes.put("subject", object));
        event.time().ifPresent(time -> attributes.put("time", time.toString()));
        event.notBefore().ifPresent(time -> attributes.put("notbefore", time.toString()));
        return attributes;
    }

    static Optional<String> attribute(QueueMessage message, String name) {
        for (String prefix : PREFIXES) {
            Object value = message.properties().headers().get(prefix + name);
            if (value != null) {
                return Optional.of(value.toString());
            }
        }
        return Optional.empty();
    }
}
