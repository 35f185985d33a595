package no.krokbro.broker;

import com.rabbitmq.client.Connection;

/** An open connection, the frames it writes, and the locks it has. */
record Wire(Connection connection, HeldFrames frames, OrderLocks locks) {
    Wire(Connection connection, HeldFrames frames) {
        this(connection, frames, new OrderLocks(connection));
    }
}
