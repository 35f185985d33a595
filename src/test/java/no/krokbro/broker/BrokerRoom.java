package no.krokbro.broker;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import no.krokbro.broker.Topology.Standing;
import no.krokbro.catalogue.Broker;

/** This room without the rest of the house, for tests of other rooms too. */
public final class BrokerRoom implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final BrokerConnections connections = Publishers.connections();
    private final Topology topology = new Topology(connections, Optional.empty());
    private final Removal removal = new Removal(connections, topology);

    /** Our own objects. */
    public Topology topology() {
        return topology;
    }

    /** What deletes them. */
    public Removal removal() {
        return removal;
    }

    /** Sees to a queue that {@code back} leads to; connects first. */
    public void stands(Broker broker, String queue) {
        await().atMost(SOON).until(() -> topology.stands(broker, queue).await().atMost(SOON) == Standing.STANDS);
    }

    @Override
    public void close() {
        connections.close();
    }
}
