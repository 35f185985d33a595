package no.krokbro.broker;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import no.krokbro.catalogue.Broker;

/** Reading from one broker: one connection, a channel per queue. */
final class Reading implements Line.Listener {
    private static final int AT_ONCE = 16; // when a connection is up, a thousand consumers ask

    private final Set<QueueConsumer> consumers = ConcurrentHashMap.newKeySet();
    private final Line line;
    private final Executor threads = threads();
    private final Asking ordered;
    private final Asking anything;

    Reading(Supplier<Broker> broker, String key) {
        this.line = new Line(new Dialer(broker, "consume"), key, this);
        this.ordered = new Asking(line, threads);
        this.anything = new Asking(line, threads);
        line.start();
    }

    QueueConsumer consume(QueueTerms terms, Consumer<QueueMessage> sink) {
        QueueConsumer consumer =
                new QueueConsumer(line, terms.lock().isEmpty() ? new Asking(line, threads) : ordered, terms, sink);
        consumers.add(consumer);
        if (terms.lock().isEmpty()) {
            consumer.resume();
        }
        return consumer;
    }

    /** Asks what no consumer waits for. */
    void ask(Asked asked) {
        anything.submit(asked);
    }

    void end(QueueConsumer consumer) {
        consumers.remove(consumer);
        consumer.close();
    }

    Optional<String> trouble() {
        return line.trouble();
    }

    boolean isShutOut() {
        return line.isShutOut();
    }

    void watch() {
        line.watch();
    }

    void close(Duration limit) {
        line.close(limit);
    }

    @Override
    public void up(Wire wire) {
        consumers.forEach(consumer -> consumer.up(wire));
    }

    @Override
    public void down() {
        consumers.forEach(QueueConsumer::down);
    }

    @Override
    public void shutOut(String why) {
        consumers.forEach(consumer -> consumer.shutOut(why));
    }

    @Override
    public void tick(Wire wire) {
        consumers.forEach(consumer -> consumer.tick(wire));
    }

    /** Not ended with the connection, since whoever asked then is to hear that it has; unused ones end by themselves. */
    private static Executor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // bounded by consumers
                Thread.ofVirtual().factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
