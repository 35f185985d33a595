package no.krokbro.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the AMQP client read, as {@link MessageProperties}; {@link WrittenProperties} is the way back. */
final class AmqpProperties {
    private AmqpProperties() {}

    /** From the wire; long strings become strings, deeply. */
    static MessageProperties read(BasicProperties properties) {
        Map<String, Object> headers = LinkedHashMap.newLinkedHashMap(8);
        if (properties.getHeaders() != null) {
            properties.getHeaders().forEach((name, value) -> {
                if (value != null) {
                    headers.put(name, plain(value));
                }
            });
        }
        return new MessageProperties(
                Optional.ofNullable(properties.getContentType()),
                Optional.ofNullable(properties.getContentEncoding()),
                Optional.ofNullable(properties.getMessageId()),
                Optional.ofNullable(properties.getType()),
                Optional.ofNullable(properties.getTimestamp()).map(Date::toInstant),
                Optional.ofNullable(properties.getAppId()),
                Optional.ofNullable(properties.getCorrelationId()),
                Optional.ofNullable(properties.getReplyTo()),
                aside(properties),
                headers);
    }

    private static Map<String, Object> aside(BasicProperties properties) {
        Map<String, Object> aside = new LinkedHashMap<>();
        if (properties.getUserId() != null) {
            aside.put("user-id", properties.getUserId());
        }
        if (properties.getExpiration() != null) {
            aside.put("expiration", properties.getExpiration());
        }
        if (properties.getPriority() != null) {
            aside.put("priority", properties.getPriority());
        }
        return aside;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case LongString text -> text.toString();
            case List<?> list ->
                list.stream().map(item -> item == null ? "" : plain(item)).toList();
            default -> value;
        };
    }
}
