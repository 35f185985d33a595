package no.krokbro.broker;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.broker.PublishOutcome.Unavailable;
import no.krokbro.catalogue.Broker;

/** Publishing to one broker: one connection, a lane per source, a bounded window. */
final class Publishing implements Line.Listener {
    private final ConfirmWindow window;
    private final Exchanges exchanges;
    private final ConcurrentMap<String, PublishingLane> lanes = new ConcurrentHashMap<>();
    private final Duration longestUnconfirmed;
    private final Line line;

    Publishing(Supplier<Broker> broker, String key, BrokerSettings settings) {
        this.window = new ConfirmWindow(settings.window());
        this.longestUnconfirmed = settings.longestUnconfirmed();
        this.exchanges = new Exchanges(broker);
        this.line = new Line(new Dialer(broker, "publish"), key, this);
        line.start();
    }

    /** Publishes, or refuses at once; {@code end} is called exactly once, on a thread that it must not block. */
    void publish(Publication publication, Consumer<PublishOutcome> end) {
        Optional<Reason> refusal = line.refusal();
        if (refusal.isPresent()) {
            end.accept(new Unavailable(refusal.get()));
        } else if (!window.take(publication.lane())) {
            end.accept(new Unavailable(Reason.WINDOW_FULL));
        } else {
            PublishingLane lane =
                    lanes.computeIfAbsent(publication.lane(), name -> new PublishingLane(name, longestUnconfirmed));
            line.submit(new Publish(publication, lane, outcome -> {
                window.giveBack(publication.lane());
                exchanges.told(publication.exchange(), outcome);
                end.accept(outcome);
            }));
        }
    }

    /** What is wrong with the connection, in words. */
    Optional<String> trouble() {
        return line.trouble();
    }

    /** Of which exchanges it is to be known whether they are there. */
    void wants(Set<String> names) {
        exchanges.wants(names);
    }

    /** What is wrong with an exchange, in words. */
    Optional<String> withdrawn() {
        return exchanges.words();
    }

    boolean isShutOut() {
        return line.isShutOut();
    }

    /** Asks on a thread of its own, which no message waits for. */
    void ask(Asked asked) {
        line.submit(new Asked(wire -> Thread.ofVirtual().start(() -> asked.write(wire)), asked.otherwise()));
    }

    int inFlight() {
        return window.inFlight();
    }

    void watch() {
        line.watch();
    }

    /** Lets what is in flight be confirmed, then ends, all within {@code limit}. */
    void close(Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        while (window.inFlight() > 0
                && System.nanoTime() < until
                && line.refusal().isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        line.close(Duration.ofNanos(Math.max(0, until - System.nanoTime())).plusMillis(500));
    }

    @Override
    public void up(Wire wire) {
        exchanges.up(); // lanes open their channels at first need
    }

    @Override
    public void down() {
        // what was in flight ended with its channel
    }

    @Override
    public void shutOut(String why) {
        // who publishes hears that there is no connection
    }

    @Override
    public void tick(Wire wire) {
        exchanges.tick(wire);
        lanes.values().forEach(PublishingLane::tick);
    }
}
