package no.krokbro.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;

/**
 * Hooks by a timetable that waits for no answer; each answer's time counts from when its hook was due, so that a stall
 * counts for every hook that it holds up.
 */
final class OpenLoop {
    /** What came of it. */
    record Told(Duration p50, Duration p99, int errors, int sent) {}

    private OpenLoop() {}

    static Told run(KrokbroProcess krokbro, String source, double perSecond, Duration time) {
        var took = new ConcurrentLinkedQueue<Long>();
        var errors = new AtomicInteger();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long began = System.nanoTime();
            int count = (int) (perSecond * time.toMillis() / 1000);
            for (int i = 0; i < count; i++) {
                long due = began + (long) (i * 1e9 / perSecond);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                HttpRequest hook = GitHubHook.push().to(krokbro, source).build();
                answers.add(http.sendAsync(hook, BodyHandlers.discarding()).handle((answer, failure) -> {
                    took.add(System.nanoTime() - due);
                    if (failure != null || answer.statusCode() != 202) {
                        errors.incrementAndGet();
                    }
                    return null;
                }));
            }
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        }
        List<Long> sorted = took.stream().sorted().toList();
        return new Told(at(sorted, 0.5), at(sorted, 0.99), errors.get(), sorted.size());
    }

    private static Duration at(List<Long> sorted, double share) {
        return Duration.ofNanos(sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * share))));
    }
}
