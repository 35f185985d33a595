package no.krokbro.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up in the system's resolver, off the event loops. One look-up a name at a time; its result, good or bad, serves
 * for one second, so that thousands of requests a second are one look-up. Whoever gets an address still has to judge it.
 *
 * <p>On threads of its own: the system's resolver blocks, for many seconds when a server is silent.
 */
final class Resolver implements AutoCloseable {
    private static final int LOOK_UPS = 64;
    private static final int NAMES = 1024;
    private static final long REMEMBERED = TimeUnit.SECONDS.toNanos(1);

    /** The system's resolver. */
    @FunctionalInterface
    interface Names {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /** The resolver finds nothing any more: our own trouble. */
    static final class Silent extends IOException {
        private static final long serialVersionUID = 1L;

        Silent(UnknownHostException cause) {
            super(cause);
        }
    }

    private record LookUp(CompletableFuture<List<InetAddress>> addresses, long begun) {
        boolean serves(long now) {
            return !addresses.isDone() || now - begun < REMEMBERED;
        }
    }

    private final ConcurrentHashMap<String, LookUp> lookUps = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            LOOK_UPS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name("look-up-", 1).daemon().factory());
    private final Names names;
    private volatile String lastFound = "";

    Resolver(Names names) {
        this.names = names;
    }

    /** Ends with at least one address, or with {@link UnknownHostException}, {@link Silent}, or {@link RejectedExecutionException} at the limit. */
    CompletableFuture<List<InetAddress>> addresses(String name) {
        var now = System.nanoTime();
        var known = lookUps.get(name);
        if (known != null && known.serves(now)) {
            return known.addresses();
        }
        forgetSome();
        return lookUps.compute(name, (_, other) -> other != null && other.serves(now) ? other : begin(name, now))
                .addresses();
    }

    private LookUp begin(String name, long now) {
        var addresses = new CompletableFuture<List<InetAddress>>();
        try {
            threads.execute(() -> lookUp(name, addresses));
        } catch (RejectedExecutionException e) {
            addresses.completeExceptionally(e);
        }
        return new LookUp(addresses, now);
    }

    private void lookUp(String name, CompletableFuture<List<InetAddress>> result) {
        try {
            var addresses = new ArrayList<InetAddress>();
            for (var address : names.addresses(name)) {
                // without its name, so that nothing further on can ask for it again
                addresses.add(InetAddress.getByAddress(address.getAddress()));
            }
            lastFound = name;
            result.complete(List.copyOf(addresses));
        } catch (UnknownHostException e) {
            result.completeExceptionally(findsAnother(name) ? e : new Silent(e));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    /** Java says alike of a name that is not there and of a resolver that is not: a name that was found before tells. */
    private boolean findsAnother(String name) {
        String known = lastFound;
        if (known.isEmpty() || known.equals(name)) {
            return true;
        }
        try {
            return names.addresses(known).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void forgetSome() {
        if (lookUps.size() >= NAMES) {
            lookUps.values().removeIf(lookUp -> lookUp.addresses().isDone());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
