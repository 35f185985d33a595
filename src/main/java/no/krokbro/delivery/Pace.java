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
    private static final Duration LONGEST =
            Duration.ofMinutes(30); // nobody waits for longer but after a clock was set back

    private final Optional<Rate> rate;
    private final Wanted wanted;
    private final Clock clock;
    private long restedAt; // in nanoseconds since 1970: when it will have been left alone long enough

    Pace(Optional<Rate> rate, Wanted wanted, Clock clock) {
        this.rate = rate;
        this.wanted = wanted;
        this.clock = clock;
    }

    /** Takes the next place, unless it is not to be sent: how long until then, if there is anything to wait for. */
    Optional<Duration> next(Delivery delivery) {
        return rate.isPresent() && wanted.wants(delivery) ? next() : Optional.empty();
    }

    /** Takes the next place. */
    Optional<Duration> next() {
        return rate.map(this::next).filter(Duration::isPositive);
    }

    private synchronized Duration next(Rate most) {
        long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        boolean setBack = restedAt - now > most.per().plus(LONGEST).toNanos();
        restedAt = (setBack ? now : Math.max(restedAt, now)) + most.share().toNanos();
        return Duration.ofNanos(restedAt - now - most.per().toNanos());
    }
}
