package no.krokbro.delivery;

import java.util.List;
import java.util.Optional;
import no.krokbro.broker.QueueMessage;

/** CloudEvents attributes that stand in AMQP headers: binary mode of the CloudEvents AMQP binding, 3.1. */
final class CloudEventHeaders {
    private static final List<String> PREFIXES = List.of("cloudEvents:", "cloudEvents_", "ce-");

    private CloudEventHeaders() {}

    /** The attribute's name, when the header is one. */
    static Optional<String> attributeName(String header) {
        return PREFIXES.stream()
                .filter(header::startsWith)
                .map(prefix -> header.substring(prefix.length()))
                .findFirst();
    }

    static Optional<String> attribute(QueueMessage message, String name) {
        return PREFIXES.stream()
                .flatMap(prefix ->
                        Optional.ofNullable(message.properties().headers().get(prefix + name)).stream())
                .map(Object::toString)
                .findFirst();
    }
}
