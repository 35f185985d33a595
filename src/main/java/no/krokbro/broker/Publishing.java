package no.krokbro.broker;

import java.time.Duration;
import java.util.Optional;
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
    private final ConcurrentMap<String, PublishingLane> lanes = new ConcurrentHashMap<>();
    private final Line line;

    Publishing(Supplier<Broker> broker, String key, int windowSize) {
        this.window = new ConfirmWindow(windowSize);
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
            PublishingLane lane = lanes.computeIfAbsent(publication.lane(), _ -> new PublishingLane());
            line.submit(new Publish(publication, lane, outcome -> {
                window.giveBack(publication.lane());
                end.accept(outcome);
            }));
        }
    }

    Optional<String> trouble() {
        return line.trouble();
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
        // lanes open their channels at first need
    }

    @Override
    public void down() {
        // what was in flight ended with its channel
    }

    @Override
    public void tick(Wire wire) {
        lanes.values().forEach(PublishingLane::closeIfIdle);
    }
}
