package no.krokbro.time;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** The one place where the system's time comes from. */
public final class Time {
    Time() {}

    /** The system's, in UTC. */
    @Produces
    @Singleton
    public static Clock clock() {
        return Clock.systemUTC();
    }

    /** For the waits that nearly always end early, such as a hook's: begun and called off without a lock, ± 20 ms. */
    @Produces
    @Singleton
    static Timer timer() {
        return new HashedWheelTimer(new DefaultThreadFactory("timer", true), 20, TimeUnit.MILLISECONDS);
    }

    static void stop(@Disposes Timer timer) {
        timer.stop();
    }
}
