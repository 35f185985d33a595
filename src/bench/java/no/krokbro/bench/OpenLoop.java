package no.krokbro.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;

/**
 * Hooks by a timetable that waits for no answer; each answer's time counts from when its hook was due, so that a stall
 * counts for every hook that it holds up. One thread keeps the timetable, one event loop sends.
 */
final class OpenLoop implements AutoCloseable {
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http = vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(512).setMaxWaitQueueSize(-1));
    private final Context loop = vertx.getOrCreateContext();
    private final KrokbroProcess krokbro;

    OpenLoop(KrokbroProcess krokbro) {
        this.krokbro = krokbro;
    }

    /** What came of the hooks of one source. */
    record Told(Duration p50, Duration p99, int errors, int sent) {}

    /** Sends so many hooks a second to each source for so long; what came of them, by source. */
    Map<String, Told> run(Map<String, Double> perSecond, Duration time) {
        Map<String, Course> courses = new TreeMap<>();
        perSecond.forEach((source, rate) -> courses.put(source, new Course(source, rate)));
        long began = System.nanoTime();
        var timetable = new PriorityQueue<Course>(Comparator.comparingLong(Course::due));
        timetable.addAll(courses.values());
        for (Course next = timetable.remove(); next.due() < time.toNanos(); next = timetable.remove()) {
            long due = began + next.due();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            next.send(due);
            timetable.add(next);
        }
        Map<String, Told> told = new TreeMap<>();
        courses.forEach((source, course) -> told.put(source, course.told()));
        return told;
    }

    /** The hooks of one source on their way. */
    private final class Course {
        private final String source;
        private final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
        private final AtomicInteger errors = new AtomicInteger();
        private final Phaser open = new Phaser(1);

        private final double perSecond;
        private int sent;

        Course(String source, double perSecond) {
            this.source = source;
            this.perSecond = perSecond;
        }

        /** When the next hook is due, in ns from the beginning. */
        long due() {
            return (long) (sent * 1e9 / perSecond);
        }

        void send(long due) {
            GitHubHook hook = GitHubHook.push();
            HttpRequest head = hook.to(krokbro, source).build();
            sent++;
            open.register();
            // on the event loop, else an answer can be over before anybody listens
            loop.runOnContext(_ -> send(head, hook, due));
        }

        private void send(HttpRequest head, GitHubHook hook, long due) {
            http.request(
                            HttpMethod.POST,
                            head.uri().getPort(),
                            head.uri().getHost(),
                            head.uri().getPath())
                    .compose(request -> {
                        head.headers().map().forEach(request::putHeader);
                        return request.send(Buffer.buffer(hook.body()));
                    })
                    .compose(response -> response.body().map(_ -> response.statusCode()))
                    .onComplete(answer -> {
                        took.add(System.nanoTime() - due);
                        if (answer.failed() || answer.result() != 202) {
                            errors.incrementAndGet();
                        }
                        open.arriveAndDeregister();
                    });
        }

        Told told() {
            try {
                open.awaitAdvanceInterruptibly(open.arrive(), LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException(
                        "%d of %d hooks to %s were not answered".formatted(sent - took.size(), sent, source), e);
            }
            List<Long> sorted = took.stream().sorted().toList();
            return new Told(at(sorted, 0.5), at(sorted, 0.99), errors.get(), sorted.size());
        }
    }

    private static Duration at(List<Long> sorted, double share) {
        return Duration.ofNanos(sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * share))));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
