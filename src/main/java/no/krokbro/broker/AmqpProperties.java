package no.krokbro.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link MessageProperties} as the AMQP client's, and back. */
final class AmqpProperties {
    private static final int PERSISTENT = 2;

    private AmqpProperties() {}

    /** For the wire: persistent, with one header more. */
    static BasicProperties written(MessageProperties properties, String extraHeader, Object extraValue) {
        Map<String, Object> headers =
                LinkedHashMap.newLinkedHashMap(properties.headers().size() + 1);
        headers.putAll(properties.headers());
        headers.put(extraHeader, extraValue);
        return new BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .contentType(properties.contentType().orElse(null))
                .contentEncoding(properties.contentEncoding().orElse(null))
                .messageId(properties.messageId().orElse(null))
                .type(properties.type().orElse(null))
                .timestamp(properties.timestamp().map(Date::from).orElse(null))
                .appId(properties.appId().orElse(null))
                .correlationId(properties.correlationId().orElse(null))
                .replyTo(properties.replyTo().orElse(null))
                .headers(headers)
                .build();
    }

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
