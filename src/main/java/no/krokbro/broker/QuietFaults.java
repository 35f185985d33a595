package no.krokbro.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.DefaultExceptionHandler;

/** Leaves the loss of a connection to {@link Line}, which tells it once, instead of a stack trace on stderr. */
final class QuietFaults extends DefaultExceptionHandler {
    @Override
    public void handleUnexpectedConnectionDriverException(Connection connection, Throwable fault) {
        // the shutdown listener of the line hears of it
    }

    @Override
    protected void log(String message, Throwable fault) {
        // likewise: what happens to a channel or consumer is told by its listeners
    }
}
