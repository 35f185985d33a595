package no.krokbro.broker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.PublishOutcome.Unavailable;
import no.krokbro.catalogue.Broker;
import org.jboss.logging.Logger;

/**
 * The exchanges that a broker's sources publish to: which of them are withdrawn.
 *
 * <ol>
 *   <li>Looked for passively when the connection is up, and every half minute from then on.
 *   <li>RabbitMQ's answer to a hook's message counts as well: one that is gone (404) or closed to us (403) is withdrawn,
 *       one that took a message is back.
 *   <li>One that is closed looks well to a passive check: only a message shows that it is open again.
 * </ol>
 */
final class Exchanges {
    private static final Logger LOG = Logger.getLogger(Exchanges.class);
    private static final long BETWEEN_LOOKS = Duration.ofSeconds(30).toNanos();
    private static final String GONE = "gone (404)";
    private static final String CLOSED = "closed to this user (403)";

    private final Supplier<Broker> broker;
    private final Map<String, String> withdrawn = new ConcurrentSkipListMap<>();
    private volatile Set<String> wanted = Set.of();
    private volatile boolean looked;
    private volatile long lookedAt;

    Exchanges(Supplier<Broker> broker) {
        this.broker = broker;
    }

    void wants(Set<String> names) {
        if (!names.equals(wanted)) {
            wanted = Set.copyOf(names);
            withdrawn.keySet().retainAll(names);
            looked = false;
        }
    }

    /** What is wrong, in words; empty when nothing is. */
    Optional<String> words() {
        return withdrawn.entrySet().stream()
                .findFirst()
                .map(first -> "the exchange %s is %s%s"
                        .formatted(first.getKey(), first.getValue(), advice(first.getKey(), first.getValue())));
    }

    private String advice(String exchange, String fault) {
        return broker.get()
                .brom()
                .map(brom -> ". " + (fault.equals(GONE) ? brom.whenNoExchange(exchange) : brom.whenRefused()))
                .orElse("");
    }

    void up() {
        looked = false;
    }

    /** Looks when it is time, on a thread of its own: answers may take a while, for which no message shall wait. */
    void tick(Wire wire) {
        if (!looked || System.nanoTime() - lookedAt > BETWEEN_LOOKS) {
            looked = true;
            lookedAt = System.nanoTime();
            Thread.ofVirtual().name("look-" + broker.get().key()).start(() -> wanted.forEach(name -> look(wire, name)));
        }
    }

    private void look(Wire wire, String exchange) {
        switch (Presence.ofExchange(wire, exchange)) {
            case GONE -> withdraw(exchange, GONE);
            case THERE -> {
                if (GONE.equals(withdrawn.get(exchange))) {
                    restore(exchange);
                }
            }
            case UNKNOWN -> {}
        }
    }

    /** What RabbitMQ said of a message. */
    void told(String exchange, PublishOutcome outcome) {
        if (outcome instanceof Unavailable(var reason)) {
            if (reason == Reason.NO_EXCHANGE) {
                withdraw(exchange, GONE);
            } else if (reason == Reason.NOT_PERMITTED) {
                withdraw(exchange, CLOSED);
            }
        } else if (!withdrawn.isEmpty()) {
            restore(exchange);
        }
    }

    private void withdraw(String exchange, String fault) {
        if (wanted.contains(exchange) && !fault.equals(withdrawn.put(exchange, fault))) {
            LOG.warnf(
                    "broker.withdrawn broker=%s exchange=%s reason=\"%s\"",
                    broker.get().key(), exchange, fault);
        }
    }

    private void restore(String exchange) {
        if (withdrawn.remove(exchange) != null) {
            LOG.infof("broker.restored broker=%s exchange=%s", broker.get().key(), exchange);
        }
    }
}
