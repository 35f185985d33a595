package no.krokbro.broker;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import no.krokbro.catalogue.Broker;

/** Reading from one broker: one connection, a channel per queue. */
final class Reading implements Line.Listener {
    private final Set<QueueConsumer> consumers = ConcurrentHashMap.newKeySet();
    private final Line line;
    private final ExecutorService asking;

    Reading(Supplier<Broker> broker, String key) {
        this.line = new Line(new Dialer(broker, "consume"), key, this);
        this.asking = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("ask-" + key).factory());
        line.start();
    }

    QueueConsumer consume(QueueTerms terms, Consumer<QueueMessage> sink) {
        QueueConsumer consumer = new QueueConsumer(line, terms, sink);
        consumers.add(consumer);
        if (terms.lock().isEmpty()) {
            consumer.resume();
        }
        return consumer;
    }

    /** Asks on a thread of its own: some answers take a second, for which no consumer shall wait. */
    void ask(Asked asked) {
        line.submit(new Asked(wire -> asking.execute(() -> asked.write(wire)), asked.otherwise()));
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
        asking.shutdown();
    }

    @Override
    public void up(Wire wire) {
        consumers.forEach(consumer -> consumer.settle(wire));
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
        consumers.forEach(consumer -> consumer.settle(wire));
    }
}
