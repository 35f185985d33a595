package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/** Counts what a subscription has under way, so that its end can wait for it. */
final class UnderWay {
    private final AtomicInteger count = new AtomicInteger();

    /** Under way until it ends. */
    <T> Uni<T> until(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            count.incrementAndGet();
            return Uni.createFrom().deferred(work::get).onTermination().invoke(count::decrementAndGet);
        });
    }

    /** Under way until what follows it has begun: an ack, say, has then been handed to its line. */
    <T, R> Uni<R> until(Supplier<Uni<T>> work, Function<T, Uni<R>> then) {
        return Uni.createFrom().emitter(ended -> {
            count.incrementAndGet();
            Uni.createFrom()
                    .deferred(work::get)
                    .onFailure()
                    .invoke(count::decrementAndGet)
                    .subscribe()
                    .with(
                            item -> {
                                Uni.createFrom()
                                        .deferred(() -> then.apply(item))
                                        .subscribe()
                                        .with(ended::complete, ended::fail);
                                count.decrementAndGet();
                            },
                            ended::fail);
        });
    }

    /** Waits until nothing is under way, but no longer than {@code limit}. */
    void awaitNone(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (count.get() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
