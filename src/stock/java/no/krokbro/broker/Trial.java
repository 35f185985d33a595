package no.krokbro.broker;

import io.smallrye.reactive.messaging.rabbitmq.RabbitMQConnector;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.se.SeContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import no.krokbro.fixture.Certificates;
import no.krokbro.fixture.RabbitNode;
import no.krokbro.fixture.RabbitVhost;

/** One promise tried on one connector, in a vhost of its own. */
final class Trial implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Installation installation;
    private final Side side;
    private final RabbitVhost vhost;
    private final List<Candidate> opened = new ArrayList<>();
    private String seen = "";

    /** Whose connector is tried. */
    enum Side {
        STOCK,
        OURS
    }

    /** What every trial has. */
    record Installation(RabbitNode node, Certificates certificates, SeContainer stock) {}

    Trial(Installation installation, Side side) {
        this.installation = installation;
        this.side = side;
        this.vhost = installation.node().vhost("trial-" + COUNT.incrementAndGet());
    }

    RabbitNode node() {
        return installation.node();
    }

    RabbitVhost vhost() {
        return vhost;
    }

    Certificates certificates() {
        return installation.certificates();
    }

    /** The connector, as a user who may do everything in the trial's vhost. */
    Candidate connector() {
        return connector(Where.plain(vhost));
    }

    Candidate connector(Where where) {
        RabbitMQConnector connector = installation
                .stock()
                .select(RabbitMQConnector.class, Any.Literal.INSTANCE)
                .get();
        Candidate candidate = switch (side) {
            case STOCK -> new StockCandidate(connector, where);
            case OURS -> new OwnCandidate(where);
        };
        opened.add(candidate);
        return candidate;
    }

    /** Notes a figure for the table. */
    void saw(String figure) {
        seen = figure;
    }

    String seen() {
        return seen;
    }

    @Override
    public void close() {
        opened.forEach(Candidate::close);
        vhost.close();
    }
}
