package no.krokbro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import no.krokbro.bench.Wrk.Posted;
import no.krokbro.fixture.GitHubHook;

/** The runs of one round. */
final class Runs {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration DRAINED = Duration.ofMinutes(10);

    private final Rig rig;
    private final Sink sink;
    private final PerfTest perfTest;
    private final Wrk wrk = new Wrk();
    private final int warmUp;
    private final int seconds;
    private final int backlog;

    Runs(Rig rig, Sink sink, int seconds) {
        this.rig = rig;
        this.sink = sink;
        this.perfTest = new PerfTest(rig.amqp());
        this.seconds = seconds;
        this.warmUp = Math.max(2, seconds / 4);
        this.backlog = 25_000 * seconds;
    }

    /** Brings Krokbro, which runs through all rounds, to the speed that it keeps. */
    void warmUpHooks() {
        hooks("raw");
        hooks("thin");
        ping();
    }

    /** With the properties and headers of our notifications. */
    Sample perfTestPublishes() {
        return published(() -> perfTest.publish(Rig.QUEUE, warmUp, seconds));
    }

    Sample perfTestPublishesFew() {
        return published(() -> perfTest.publishFew(Rig.QUEUE, warmUp, seconds));
    }

    Sample perfTestPublishesBare() {
        return published(() -> perfTest.publishBare(Rig.QUEUE, warmUp, seconds));
    }

    private Sample published(Supplier<PerfTest.Published> publishing) {
        rig.freshQueue();
        Meter broker = new Meter(rig.node().pid());
        PerfTest.Published published = publishing.get();
        return Sample.of(published, broker.lapMicros(published.total()));
    }

    /** Verified and answered, nothing published. */
    Sample ping() {
        Meter krokbro = new Meter(rig.krokbro().handle().pid());
        Posted posted = post("raw", Rig.HOOK.event("ping"));
        return Sample.of(posted, krokbro.lapMicros(posted.accepted()), Sample.NONE);
    }

    Sample hooks(String source) {
        rig.freshQueue();
        Meter krokbro = new Meter(rig.krokbro().handle().pid());
        Meter broker = new Meter(rig.node().pid());
        Posted posted = post(source, Rig.HOOK);
        Sample sample = Sample.of(posted, krokbro.lapMicros(posted.accepted()), broker.lapMicros(posted.accepted()));
        assertThat(rig.depth()).as("every accepted hook is in the queue").isGreaterThanOrEqualTo((int)
                posted.accepted());
        return sample;
    }

    Sample perfTestConsumes() {
        fill();
        try {
            Process consumer = perfTest.consumer(Rig.QUEUE)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(consumer::destroyForcibly));
            Sample drained = drained();
            consumer.destroyForcibly().onExit().join();
            return new Sample(
                    drained.rate(), Sample.NONE, Sample.NONE, Sample.NONE, Sample.NONE, drained.brokerMicros());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sample bareEndpoint() {
        Posted posted = wrk.post(sink.url(), Map.of("Content-Type", "application/json"), Rig.HOOK.body(), seconds);
        return Sample.of(posted, Sample.NONE, Sample.NONE);
    }

    Sample deliveries() {
        fill();
        long before = sink.requests();
        rig.subscribe(sink.url());
        Sample drained = drained();
        await().atMost(DRAINED).until(() -> rig.depth() == 0);
        rig.unsubscribe();
        assertThat(sink.requests() - before).as("each message was posted once").isEqualTo(backlog);
        return drained;
    }

    /** Leaves at least so many messages waiting for hours in RabbitMQ for their next attempt. */
    void park(int messages) {
        for (int parked = 0; parked < messages; parked = rig.parked()) {
            fill(4 * (messages - parked) + 400);
            rig.subscribe(sink.busy());
            await("all taken").atMost(DRAINED).until(() -> rig.depth() == 0);
            rig.unsubscribe(); // which waits for what is under way
        }
    }

    private void fill() {
        fill(backlog);
    }

    private void fill(int messages) {
        rig.freshQueue();
        perfTest.fill(Rig.QUEUE, messages);
        assertThat(rig.depth()).isEqualTo(messages / 2 * 2);
    }

    /** How fast the queue empties, from a sixth of the backlog on to its last twentieth. */
    private Sample drained() {
        int first = awaitDepth(backlog * 5 / 6);
        long began = System.nanoTime();
        Meter krokbro = new Meter(rig.krokbro().handle().pid());
        Meter broker = new Meter(rig.node().pid());
        int last = awaitDepth(backlog / 20);
        double took = (System.nanoTime() - began) / 1e9;
        int messages = first - last;
        return new Sample(
                messages / took,
                Sample.NONE,
                Sample.NONE,
                Sample.NONE,
                krokbro.lapMicros(messages),
                broker.lapMicros(messages));
    }

    private int awaitDepth(int depth) {
        return await().atMost(DRAINED).pollInterval(POLL).until(rig::depth, now -> now <= depth);
    }

    private Posted post(String source, GitHubHook hook) {
        URI to = rig.krokbro().uri("/hooks/uio/" + source);
        Posted posted = wrk.post(to, rig.headers(hook.delivery(Wrk.FRESH), source), hook.body(), seconds);
        assertThat(posted.failed()).as("answers that are not 2xx").isZero();
        return posted;
    }
}
