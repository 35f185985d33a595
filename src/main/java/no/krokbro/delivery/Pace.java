package no.krokbro.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.krokbro.catalogue.Bounds.Rate;

/**
 * Spreads a subscription's attempts over time: as many as its rate names may be made at once, and after them one whenever
 * its share of the time is over. Nothing is dropped: whoever asks has a place, and waits for it.
 */
final class Pace {
    private final Optional<Rate> rate;
    private final Wanted wanted;
    private final Clock clock;
    private long restedAt = Long.MIN_VALUE; // in nanoseconds since 1970: when it will have been left alone long enough

    Pace(Optional<Rate> rate, Wanted wanted, Clock clock) {
        this.rate = rate;
        this.wanted = wanted;
        this.clock = clock;
    }

    /** Takes the next place, unless it is not to be sent: how long until then, if there is anything to wait for. */
    Optional<Duration> next(Delivery delivery) {
        return rate.filter(_ -> wanted.wants(delivery)).map(this::next).filter(pause -> !pause.isZero());
    }

    private synchronized Duration next(Rate most) {
        long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        restedAt = Math.max(restedAt, now) + most.share().toNanos();
        return Duration.ofNanos(Math.max(0, restedAt - now - most.per().toNanos()));
    }
}
