package no.krokbro.broker;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Function;
import no.krokbro.catalogue.Broker;

/** Asks RabbitMQ now whether what others made is there. An answer that takes over 5 s is {@link Presence#UNKNOWN}. */
@Singleton
public final class PassiveChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BrokerConnections connections;

    @Inject
    PassiveChecks(BrokerConnections connections) {
        this.connections = connections;
    }

    /** Whether an exchange is there. Never fails. */
    public Uni<Presence> exchange(Broker broker, String exchange) {
        return asked(broker, wire -> Presence.ofExchange(wire, exchange));
    }

    /** Whether a queue is there. Never fails. */
    public Uni<Presence> queue(Broker broker, String queue) {
        return asked(broker, wire -> Presence.ofQueue(wire, queue));
    }

    private Uni<Presence> asked(Broker broker, Function<Wire, Presence> question) {
        return Uni.createFrom()
                .<Presence>emitter(answer -> connections.look(
                        broker,
                        new Asked(
                                wire -> answer.complete(question.apply(wire)),
                                () -> answer.complete(Presence.UNKNOWN))))
                .emitOn(Infrastructure.getDefaultExecutor())
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(Presence.UNKNOWN);
    }
}
