package no.krokbro.ingress;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import no.krokbro.broker.MessageProperties;
import no.krokbro.broker.Publication;
import no.krokbro.broker.QueueMessage;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Source;

/**
 * A notification as it waits on another broker: all that it is, and in {@code krokbro-*} headers where it belongs. Its
 * source says at the time of moving which broker and exchange that is; its routing key was made of the hook.
 */
final class SpoolMessage {
    /** The queue that it waits in. */
    static final String SPOOL = "krokbro-spool";

    private static final String TENANT = "krokbro-tenant";
    private static final String SOURCE = "krokbro-source";
    private static final String EXCHANGE = "krokbro-exchange";
    private static final String ROUTING_KEY = "krokbro-routing-key";
    private static final String REASON = "krokbro-reason";
    private static final int LONGEST_KEY = 255;

    // what was added for the way, and what RabbitMQ adds or would act upon
    private static final Pattern OF_THE_WAY =
            Pattern.compile("krokbro-(spool|exchange|routing-key|reason|attempts|sequence)|x-.*|CC|BCC");

    private SpoolMessage() {}

    /** To wait in {@code queue}, behind {@code exchange}. */
    static Publication of(Publication notification, Broker on, String exchange, String queue) {
        Map<String, Object> where = new LinkedHashMap<>();
        where.put(SPOOL, queue);
        where.put(EXCHANGE, notification.exchange());
        where.put(ROUTING_KEY, notification.routingKey());
        MessageProperties properties = with(notification.properties(), where);
        return new Publication(on, notification.lane(), exchange, queue, properties, notification.body());
    }

    /** {@code tenant/source} that it came by, when it says so and how it is to be routed. */
    static Optional<String> source(QueueMessage waiting) {
        Map<String, Object> headers = waiting.properties().headers();
        return headers.get(TENANT) instanceof String tenant
                        && headers.get(SOURCE) instanceof String source
                        && headers.get(ROUTING_KEY) instanceof String key
                        && key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY
                ? Optional.of(tenant + "/" + source)
                : Optional.empty();
    }

    /** To where its source publishes. */
    static Publication onwards(QueueMessage waiting, Source source) {
        return new Publication(
                source.broker(),
                "spool " + source.key(),
                source.exchange(),
                String.valueOf(waiting.properties().headers().get(ROUTING_KEY)),
                with(waiting.properties(), Map.of()),
                waiting.body());
    }

    /** To the end of its own queue. */
    static Publication again(QueueMessage waiting, Broker on, String exchange, String queue) {
        return elsewhere(waiting, on, exchange, queue, Map.of());
    }

    /** To where people look for what belongs nowhere. */
    static Publication lost(QueueMessage waiting, Broker on, String exchange, String queue) {
        return elsewhere(waiting, on, exchange, queue, Map.of(REASON, "no-source"));
    }

    private static Publication elsewhere(
            QueueMessage waiting, Broker on, String exchange, String queue, Map<String, Object> more) {
        Map<String, Object> headers = new LinkedHashMap<>(more);
        headers.put(SPOOL, queue);
        for (String name : new String[] {EXCHANGE, ROUTING_KEY}) {
            Optional.ofNullable(waiting.properties().headers().get(name)).ifPresent(value -> headers.put(name, value));
        }
        return new Publication(
                on, "spool " + queue, exchange, queue, with(waiting.properties(), headers), waiting.body());
    }

    private static MessageProperties with(MessageProperties properties, Map<String, Object> more) {
        Map<String, Object> headers = new LinkedHashMap<>(properties.headers());
        headers.keySet().removeIf(name -> OF_THE_WAY.matcher(name).matches());
        headers.putAll(more);
        return new MessageProperties(
                properties.contentType(),
                properties.contentEncoding(),
                properties.messageId(),
                properties.type(),
                properties.timestamp(),
                properties.appId(),
                properties.correlationId(),
                properties.replyTo(),
                Map.of(),
                headers);
    }
}
