package no.krokbro.broker;

import com.rabbitmq.client.Connection;

/** An open connection and the frames it writes. */
record Wire(Connection connection, HeldFrames frames) {}
