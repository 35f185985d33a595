package no.krokbro.broker;

import io.smallrye.mutiny.Multi;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Message;

/** A connector, used as Quarkus messaging uses one: by messages that are acked or nacked, both ways. */
sealed interface Candidate extends AutoCloseable permits OwnCandidate, StockCandidate {
    /** Ends when the connector acks the message, with true, or nacks it, with false. */
    CompletableFuture<Boolean> publish(String exchange, String routingKey, String text);

    /** A queue's messages as text; to be subscribed to once, as the framework does. */
    Multi<Message<String>> consume(String queue, int prefetch);

    @Override
    void close();
}
