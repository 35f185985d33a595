package no.krokbro.broker;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import no.krokbro.catalogue.Broker;
import org.jspecify.annotations.Nullable;

/** One broker's two connections, each opened at first need: an alarm that stops publishing leaves acks flowing. */
final class BrokerLink {
    private final BrokerSettings settings;
    private volatile Broker broker;
    private volatile @Nullable Publishing publishing;
    private volatile @Nullable Reading reading;

    BrokerLink(Broker broker, BrokerSettings settings) {
        this.broker = broker;
        this.settings = settings;
    }

    /** Whether {@code other} is the same but for what the next connection may take: passwords and trust. */
    boolean serves(Broker other) {
        Broker now = broker;
        return now.host().equals(other.host())
                && now.port() == other.port()
                && now.tls() == other.tls()
                && now.vhost().equals(other.vhost())
                && now.username().equals(other.username())
                && now.serverName().equals(other.serverName());
    }

    void takes(Broker renewed) {
        broker = renewed;
    }

    void publish(Publication publication, Consumer<PublishOutcome> end) {
        Publishing open = publishing;
        (open == null ? opened() : open).publish(publication, end);
    }

    synchronized Publishing opened() {
        Publishing open = publishing;
        if (open == null) {
            open = new Publishing(() -> broker, broker.key(), settings);
            publishing = open;
        }
        return open;
    }

    synchronized Reading reading() {
        Reading open = reading;
        if (open == null) {
            open = new Reading(() -> broker, broker.key());
            reading = open;
        }
        return open;
    }

    /** Asks on whichever connection there is. */
    void look(Asked asked) {
        Publishing publishes = publishing;
        if (reading == null && publishes != null) {
            publishes.ask(asked);
        } else {
            reading().ask(asked);
        }
    }

    void watch() {
        Publishing publishes = publishing;
        if (publishes != null) {
            publishes.watch();
        }
        Reading reads = reading;
        if (reads != null) {
            reads.watch();
        }
    }

    BrokerState state() {
        Publishing publishes = publishing;
        Reading reads = reading;
        return new BrokerState(
                broker.tenant(),
                broker.key(),
                publishes == null ? Optional.empty() : publishes.trouble().or(publishes::withdrawn),
                reads == null ? Optional.empty() : reads.trouble(),
                (publishes != null
                                && (publishes.isShutOut()
                                        || publishes.withdrawn().isPresent()))
                        || (reads != null && reads.isShutOut()),
                publishes == null ? 0 : publishes.inFlight());
    }

    synchronized void close(Duration limit) {
        Publishing publishes = publishing;
        if (publishes != null) {
            publishes.close(limit);
        }
        Reading reads = reading;
        if (reads != null) {
            reads.close(limit);
        }
    }
}
