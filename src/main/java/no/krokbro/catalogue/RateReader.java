package no.krokbro.catalogue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.krokbro.catalogue.Bounds.Rate;

/** Reads {@code rate}. */
final class RateReader {
    private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,5})/([smh])");
    private static final Map<String, Duration> PER =
            Map.of("s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1));
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private RateReader() {}

    static Rate read(Setting setting) {
        Matcher rate = RATE.matcher(setting.text());
        return Optional.of(rate)
                .filter(Matcher::matches)
                .map(_ -> new Rate(Integer.parseInt(rate.group(1)), PER.getOrDefault(rate.group(2), Duration.ZERO)))
                .orElseThrow(
                        () -> new Wrong("takes requests in a second, minute or hour, such as 100/s, 600/m or 10/h"));
    }

    /** Of deliveries: each message waits for its turn unacked, which no message may be for long. */
    static Rate ofDeliveries(Setting setting) {
        Rate rate = read(setting);
        if (rate.share().compareTo(LONGEST_WAIT) > 0) {
            throw new Wrong("takes at least 12/h: a message that was taken is not held for longer");
        }
        return rate;
    }
}
