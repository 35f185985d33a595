package no.krokbro.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;

/** An open connection, the frames it writes, and the locks it has. */
record Wire(Connection connection, HeldFrames frames, OrderLocks locks) {
    Wire(Connection connection, HeldFrames frames) {
        this(connection, frames, new OrderLocks(connection));
    }

    /** Asks on a channel of its own, since a refusal closes it. */
    <T> T asked(Question<T> question) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the connection has no channel left");
        }
        try {
            return question.ask(channel);
        } finally {
            channel.abort();
        }
    }

    /** What is asked. */
    interface Question<T> {
        T ask(Channel channel) throws IOException;
    }
}
