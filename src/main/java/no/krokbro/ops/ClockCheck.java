package no.krokbro.ops;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.egress.TimeServer;
import no.krokbro.time.Beat;
import org.jboss.logging.Logger;

/**
 * Holds our clock against {@code service.clock}, at the start and every half hour. Signed timestamps and tokens are refused, ours
 * and others', when clocks differ. Nothing stops: over 5 s an owner should look, over 9 s the operator must act.
 */
@Singleton
final class ClockCheck {
    private static final Logger LOG = Logger.getLogger("krokbro.clock");
    private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(30);
    private static final Duration WARN = Duration.ofSeconds(5);
    private static final Duration ERROR = Duration.ofSeconds(9);

    private final Clock clock;
    private final Beat watch;
    private volatile Optional<TimeServer> server = Optional.empty();
    private volatile Optional<Duration> ahead = Optional.empty();

    @Inject
    ClockCheck(Clock clock) {
        this.clock = clock;
        this.watch = Beat.every(BETWEEN_CHECKS, "clock", _ -> check());
    }

    void follow(@Observes CatalogueChanged change) {
        Optional<TimeServer> named = change.now().service().clock();
        if (!named.equals(server)) {
            server = named;
            ahead = Optional.empty();
            check();
        }
    }

    @PreDestroy
    void end() {
        watch.close();
    }

    /** By how much our clock is ahead, negative when it is behind; none before the first answer. */
    Optional<Duration> ahead() {
        return ahead;
    }

    /** What health says of it; nothing when there is nothing to hold our clock against. */
    Optional<String> words() {
        return server.map(asked -> ahead.map(
                        by -> grade(by) + "%+.3f s from %s".formatted(by.toMillis() / 1000.0, asked.host()))
                .orElse(asked.host() + " has not answered"));
    }

    private static String grade(Duration by) {
        if (off(by, ERROR)) {
            return "error: ";
        }
        return off(by, WARN) ? "warning: " : "";
    }

    private void check() {
        server.ifPresent(asked -> Thread.ofVirtual().start(() -> tell(asked, asked.offset(clock))));
    }

    private void tell(TimeServer asked, Optional<Duration> answer) {
        if (!server.equals(Optional.of(asked))) {
            return; // the file names another by now
        }
        ahead = answer;
        WideLine line =
                new WideLine(answer.isPresent() ? "clock.checked" : "clock.unanswered").with("server", asked.host());
        LOG.log(
                level(answer),
                answer.map(by -> line.with("ahead-ms", by.toMillis()))
                        .orElse(line)
                        .toString());
    }

    private static Logger.Level level(Optional<Duration> answer) {
        if (answer.filter(by -> off(by, ERROR)).isPresent()) {
            return Logger.Level.ERROR;
        }
        return answer.filter(by -> !off(by, WARN)).isPresent() ? Logger.Level.INFO : Logger.Level.WARN;
    }

    private static boolean off(Duration by, Duration limit) {
        return by.abs().compareTo(limit) > 0;
    }
}
