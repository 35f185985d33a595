package no.krokbro.notification;

import java.time.Instant;

/**
 * The message: what happened, to which object, when.
 *
 * @param type the finished CloudEvents type
 * @param routingKey at most 255 bytes of UTF-8
 * @param contentType of {@code body}
 * @param body the bytes that RabbitMQ will hold
 */
public record Notification(EventId id, String type, Instant time, String routingKey, String contentType, byte[] body) {}
