package no.krokbro.broker;

import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How many messages lie ready in a queue; nothing when that is not known.
 *
 * <p>Of a quorum queue whose leader does not answer it within 250 ms, RabbitMQ says that it has no messages, and no
 * consumers either (measured, 3.10).
 */
final class QueueDepth {
    /** Zeroes that take no longer are an answer, in nanoseconds. */
    static final long LEADERS_TIME = TimeUnit.MILLISECONDS.toNanos(240);

    private QueueDepth() {}

    /** Of a queue that this channel consumes, and which therefore has a consumer. */
    static OptionalLong consumed(Channel channel, String queue) throws IOException {
        DeclareOk told = channel.queueDeclarePassive(queue);
        return told.getConsumerCount() > 0 ? OptionalLong.of(told.getMessageCount()) : OptionalLong.empty();
    }

    /** Of any queue, on a channel for nothing else: none after so long a time, on a line that is faster, are not believed. */
    static OptionalLong of(Channel channel, String queue) throws IOException {
        long began = System.nanoTime();
        long ready = channel.messageCount(queue);
        long took = System.nanoTime() - began;
        return ready > 0 || took < LEADERS_TIME || took - roundTrip(channel) < LEADERS_TIME
                ? OptionalLong.of(ready)
                : OptionalLong.empty();
    }

    private static long roundTrip(Channel channel) throws IOException {
        long began = System.nanoTime();
        channel.basicQos(1);
        return System.nanoTime() - began;
    }
}
