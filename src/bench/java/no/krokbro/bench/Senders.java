package no.krokbro.bench;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import no.krokbro.fixture.GitHubHook;
import no.krokbro.fixture.KrokbroProcess;

/** Senders that each wait for an answer before the next hook, and remember what they were told. */
final class Senders implements AutoCloseable {
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final AtomicLong slowest = new AtomicLong();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final List<Thread> threads;

    /** Begins to send, {@code count} at a time. */
    Senders(KrokbroProcess krokbro, String source, int count) {
        threads = IntStream.range(0, count)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    while (!enough.get()) {
                        send(krokbro, source);
                    }
                }))
                .toList();
    }

    /** The ids of the hooks that were answered 202. */
    Set<String> accepted() {
        return accepted;
    }

    /** How often each status was answered. */
    Map<Integer, LongAdder> answers() {
        return answers;
    }

    Duration slowest() {
        return Duration.ofNanos(slowest.get());
    }

    private void send(KrokbroProcess krokbro, String source) {
        GitHubHook hook = GitHubHook.push();
        long asked = System.nanoTime();
        try {
            int status = krokbro.send(hook.to(krokbro, source)).statusCode();
            slowest.accumulateAndGet(System.nanoTime() - asked, Math::max);
            answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
            if (status == 202) {
                accepted.add(hook.delivery());
            }
        } catch (UncheckedIOException e) {
            answers.computeIfAbsent(0, _ -> new LongAdder()).increment();
        }
    }

    /** Ends when what is under way has been answered. */
    @Override
    public void close() {
        enough.set(true);
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
