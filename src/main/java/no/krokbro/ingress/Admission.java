package no.krokbro.ingress;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies may be in the house at once: so many in all, a quarter of them for one tenant. */
@Singleton
final class Admission {
    private final long limit;
    private final AtomicLong inFlight = new AtomicLong();
    private final ConcurrentMap<String, AtomicLong> byTenant = new ConcurrentHashMap<>();

    @Inject
    Admission(IngressSettings settings) {
        this(settings.bodyBytes().asLongValue());
    }

    Admission(long limit) {
        this.limit = limit;
    }

    /** Takes room for {@code bytes}, if there is; to be given back once. */
    boolean admit(String tenant, long bytes) {
        AtomicLong own = byTenant.computeIfAbsent(tenant, _ -> new AtomicLong());
        if (!taken(own, bytes, limit / 4)) {
            return false;
        }
        if (!taken(inFlight, bytes, limit)) {
            own.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(String tenant, long bytes) {
        inFlight.addAndGet(-bytes);
        AtomicLong own = byTenant.get(tenant);
        if (own != null) {
            own.addAndGet(-bytes);
        }
    }

    private static boolean taken(AtomicLong count, long bytes, long limit) {
        if (count.addAndGet(bytes) <= limit) {
            return true;
        }
        count.addAndGet(-bytes);
        return false;
    }
}
