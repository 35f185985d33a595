package no.krokbro.catalogue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that the file names and that ends, or is to be replaced, at a time. Of several that stand in for one another the
 * last counts, so that an overlap needs no reminder.
 *
 * @param path of the setting, such as {@code tenants.uio.sources.github.secrets}
 */
public record Expiry(String path, Kind kind, Instant at) {
    private static final List<Integer> REMINDERS = List.of(0, 7, 30);

    /** The last of 30, 7 and 0 days before its end that has come; none while there is more time. */
    public Optional<Integer> within(Instant now) {
        return REMINDERS.stream()
                .filter(days -> !now.isBefore(at.minus(Duration.ofDays(days))))
                .findFirst();
    }

    /** What it is that ends. */
    public enum Kind {
        /** To be replaced by then: somebody may still use the old one. */
        SECRET,
        /** Nobody trusts it from then on. */
        CERTIFICATE
    }
}
