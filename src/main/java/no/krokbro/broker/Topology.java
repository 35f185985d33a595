package no.krokbro.broker;

import com.rabbitmq.client.BuiltinExchangeType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import no.krokbro.broker.OwnObject.OwnExchange;
import no.krokbro.broker.OwnObject.OwnQueue;
import no.krokbro.broker.Wire.Question;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Subscription;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Our own objects in RabbitMQ: their names, and that they stand.
 *
 * <ol>
 *   <li>A wait queue keeps a message for its own fixed time, then hands it to {@code back}, at least once.
 *   <li>{@code back} leads each message to the queue that its routing key names; what has none any more goes to
 *       {@code lost}, so that a removed subscription never stops a wait queue for the others.
 *   <li>Looked for first, declared only when missing: at first need, and what all subscriptions share ahead of it.
 * </ol>
 */
@Singleton
public final class Topology {
    private static final long MANY_RETURNS = 1_000_000; // RabbitMQ 4 drops at the 20th unless a queue says otherwise
    private static final long MOST_WAITING = 1_000_000;
    private static final long MOST_SPOOLED = 1_000_000;
    private static final long MOST_SPOOLED_BYTES = 2L << 30;

    /** Whether our own objects can be used. */
    public enum Standing {
        /** They are there. */
        STANDS,
        /** The user may not declare them. */
        FORBIDDEN,
        /** RabbitMQ could not be asked, or gave no answer. */
        UNAVAILABLE
    }

    private final BrokerConnections connections;
    private final String prefix;
    private final Set<String> standing = ConcurrentHashMap.newKeySet();

    /** {@code instance}: tells installations apart that share a vhost. */
    @Inject
    Topology(BrokerConnections connections, @ConfigProperty(name = "krokbro.instance") Optional<String> instance) {
        this.connections = connections;
        this.prefix = "krokbro." + instance.map(name -> name + ".").orElse("") + "v1.";
    }

    /** The exchange whose queue keeps a message for {@code delay}. */
    public String waiting(Duration delay) {
        String unit = delay.toSeconds() % 3600 == 0
                ? delay.toHours() + "h"
                : delay.toSeconds() % 60 == 0 ? delay.toMinutes() + "m" : delay.toSeconds() + "s";
        return prefix + "wait." + unit;
    }

    /** The exchange that leads to the queue named by the routing key. */
    public String back() {
        return prefix + "back";
    }

    /** The queue of what had nowhere to go back to. */
    public String lost() {
        return prefix + "lost";
    }

    /** The queue of a subscription's messages whose next attempt is due. */
    public String retry(Subscription subscription) {
        return prefix + "retry." + subscription.tenant() + "." + subscription.name();
    }

    /** The queue of a subscription's dead letters. */
    public String dead(Subscription subscription) {
        return prefix + "dead." + subscription.tenant() + "." + subscription.name();
    }

    /** The queue of what an ordered subscription must deliver before it reads on. */
    public String hold(Subscription subscription) {
        return prefix + "hold." + subscription.tenant() + "." + subscription.name();
    }

    /** The exclusive queue of the one instance that serves an ordered subscription. */
    public String lock(Subscription subscription) {
        return prefix + "order." + subscription.tenant() + "." + subscription.name();
    }

    /** The queue of notifications that wait, on another broker, until this one takes them. */
    public String spool(Broker waitedFor) {
        return prefix + "spool." + waitedFor.tenant() + "." + waitedFor.name();
    }

    /** Whether it is the name of such a queue. */
    public boolean isSpool(String queue) {
        return queue.startsWith(prefix + "spool.");
    }

    /** Sees to the queue on {@code broker} of what waits for another. */
    public Uni<Standing> standsSpool(Broker broker, Broker waitedFor) {
        return standsBehindBack(broker, spooled(spool(waitedFor)));
    }

    /** Sees to where the wait queues lead: {@link #back}, and {@link #lost} behind it. */
    public Uni<Standing> standsBack(Broker broker) {
        return stands(broker, back(), behindBack());
    }

    /** Sees to the queue that keeps messages for {@code delay}. */
    public Uni<Standing> standsWaiting(Broker broker, Duration delay) {
        String name = waiting(delay);
        return stands(
                broker,
                name,
                List.of(
                        new OwnExchange(name, BuiltinExchangeType.FANOUT, Optional.empty()),
                        new OwnQueue(
                                name,
                                name,
                                Map.of(
                                        "x-queue-type",
                                        "quorum",
                                        "x-message-ttl",
                                        delay.toMillis(),
                                        "x-dead-letter-exchange",
                                        back(),
                                        "x-dead-letter-strategy",
                                        "at-least-once",
                                        "x-overflow",
                                        "reject-publish",
                                        "x-max-length",
                                        MOST_WAITING))));
    }

    /** Sees to a queue that {@code back} leads to: {@link #retry}, {@link #dead} or {@link #hold}. */
    public Uni<Standing> stands(Broker broker, String queue) {
        return standsBehindBack(broker, kept(queue, back()));
    }

    /** Whether any of them is known to be on this broker. */
    public boolean stands(Broker broker) {
        return standing.stream().anyMatch(known -> known.startsWith(broker.key() + " "));
    }

    /** Looks anew at next need: something turned out not to stand. */
    public void forget(Broker broker) {
        standing.removeIf(known -> known.startsWith(broker.key() + " "));
    }

    /** Looks anew at next need: this queue may not stand any more, the others do. */
    public void forget(Broker broker, String queue) {
        if (standing.remove(broker.key() + " " + queue)) {
            standing.add(broker.key() + " " + back()); // lost is watched where anything of ours stands
        }
    }

    /** How many messages lie ready in a queue; nothing when it is not there or cannot be asked. */
    public Uni<OptionalLong> depth(Broker broker, String queue) {
        return number(broker, channel -> QueueDepth.of(channel, queue));
    }

    /** How many read a queue, each counted as long as it has messages out; nothing when it is not there or cannot be asked. */
    public Uni<OptionalLong> consumers(Broker broker, String queue) {
        return number(broker, channel -> OptionalLong.of(channel.consumerCount(queue)));
    }

    private Uni<OptionalLong> number(Broker broker, Question<OptionalLong> question) {
        return Uni.createFrom()
                .<OptionalLong>emitter(answer -> connections.ask(
                        broker,
                        new Asked(
                                wire -> answer.complete(wire.asked(question)),
                                () -> answer.complete(OptionalLong.empty()))))
                .emitOn(Infrastructure.getDefaultExecutor());
    }

    private Uni<Standing> standsBehindBack(Broker broker, OwnQueue queue) {
        return stands(
                broker,
                queue.name(),
                Stream.concat(behindBack().stream(), Stream.of(queue)).toList());
    }

    private List<OwnObject> behindBack() {
        return List.of(
                new OwnExchange(lost(), BuiltinExchangeType.FANOUT, Optional.empty()),
                kept(lost(), lost()),
                new OwnExchange(back(), BuiltinExchangeType.DIRECT, Optional.of(lost())));
    }

    private OwnQueue spooled(String queue) {
        return new OwnQueue(
                queue,
                back(),
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-delivery-limit",
                        MANY_RETURNS,
                        "x-overflow",
                        "reject-publish",
                        "x-max-length",
                        MOST_SPOOLED,
                        "x-max-length-bytes",
                        MOST_SPOOLED_BYTES));
    }

    private static OwnQueue kept(String queue, String exchange) {
        return new OwnQueue(queue, exchange, Map.of("x-queue-type", "quorum", "x-delivery-limit", MANY_RETURNS));
    }

    private Uni<Standing> stands(Broker broker, String what, List<OwnObject> objects) {
        String known = broker.key() + " " + what;
        if (standing.contains(known)) {
            return Uni.createFrom().item(Standing.STANDS);
        }
        return Uni.createFrom()
                .<Standing>emitter(answer -> connections.ask(
                        broker,
                        new Asked(
                                // others may have asked for the same meanwhile, as many as messages that fail together
                                wire -> answer.complete(
                                        standing.contains(known) ? Standing.STANDS : built(wire, objects)),
                                () -> answer.complete(Standing.UNAVAILABLE))))
                .invoke(found -> {
                    if (found == Standing.STANDS) {
                        standing.add(known);
                    }
                })
                .emitOn(Infrastructure.getDefaultExecutor());
    }

    private static Standing built(Wire wire, List<OwnObject> objects) {
        try {
            for (OwnObject object : objects) {
                if (!isThere(wire, object)) {
                    wire.asked(channel -> {
                        object.declare(channel);
                        return object;
                    });
                }
                wire.asked(channel -> {
                    object.bind(channel);
                    return object;
                });
            }
            return Standing.STANDS;
        } catch (IOException e) {
            return Faults.code(e) == 403 ? Standing.FORBIDDEN : Standing.UNAVAILABLE;
        }
    }

    private static boolean isThere(Wire wire, OwnObject object) throws IOException {
        try {
            wire.asked(channel -> {
                object.check(channel);
                return object;
            });
            return true;
        } catch (IOException e) {
            if (Faults.code(e) == 404) {
                return false;
            }
            throw e;
        }
    }
}
