package no.krokbro.ops;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.Expiry;
import no.krokbro.catalogue.Tenant;
import no.krokbro.catalogue.Tenant.Downtime;
import no.krokbro.selfservice.LastSeen;
import no.krokbro.time.Beat;
import org.jboss.logging.Logger;

/**
 * A line of the log, once each, for what time alone brings: secrets and certificates that near their end, downtime, sources and
 * subscriptions of which nothing is heard any more. A line is told when it becomes true, and once more by an instance that starts.
 */
@Startup
@Singleton
final class Reminders {
    private static final Logger LOG = Logger.getLogger("krokbro.reminder");
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration JUST_OVER = Duration.ofHours(1);

    private record Reminder(Logger.Level level, String line) {}

    private final CurrentCatalogue catalogue;
    private final LastSeen seen;
    private final Clock clock;
    private final Set<Reminder> told = new HashSet<>();
    private final Beat watch;

    @Inject
    Reminders(CurrentCatalogue catalogue, LastSeen seen, Clock clock) {
        this.catalogue = catalogue;
        this.seen = seen;
        this.clock = clock;
        this.watch = Beat.every(BETWEEN_LOOKS, "reminders", _ -> remind());
    }

    @PreDestroy
    void end() {
        watch.close();
    }

    private void remind() {
        Catalogue all = catalogue.now();
        Instant now = clock.instant();
        Set<Reminder> due = Stream.of(expiries(all, now), downtime(all, now), idle(all))
                .flatMap(each -> each)
                .collect(Collectors.toSet());
        due.stream().filter(told::add).forEach(reminder -> LOG.log(reminder.level(), reminder.line()));
        told.retainAll(due);
    }

    private static Stream<Reminder> expiries(Catalogue all, Instant now) {
        return all.expiries().stream()
                .flatMap(expiry -> expiry.within(now).stream().map(days -> of(all, expiry, days)));
    }

    private static Reminder of(Catalogue all, Expiry expiry, int days) {
        WideLine line = new WideLine(days == 0 ? "expiry.past" : "expiry.near")
                .with("path", expiry.path())
                .with("kind", expiry.kind().name())
                .with("at", expiry.at().toString())
                .with("within-days", days)
                .with("contact", all.contactOf(expiry.path()).orElse("-"));
        return new Reminder(Logger.Level.WARN, line.toString());
    }

    private static Stream<Reminder> downtime(Catalogue all, Instant now) {
        return all.tenants().values().stream()
                .flatMap(tenant -> tenant.downtime().stream()
                        .filter(window -> now.isBefore(window.to().plus(JUST_OVER)))
                        .map(window -> of(tenant, window, now)));
    }

    private static Reminder of(Tenant tenant, Downtime window, Instant now) {
        String message = "downtime.announced";
        if (!now.isBefore(window.from())) {
            message = window.holds(now) ? "downtime.begun" : "downtime.over";
        }
        WideLine line = new WideLine(message)
                .with("tenant", tenant.name())
                .with("from", window.from().toString())
                .with("to", window.to().toString())
                .with("text", window.text())
                .with("contacts", tenant.contacts().size());
        return new Reminder(Logger.Level.INFO, line.toString());
    }

    private Stream<Reminder> idle(Catalogue all) {
        return Stream.concat(
                all.sources()
                        .flatMap(source -> seen.idleSince(source).stream()
                                .map(since -> idle("source", source.key(), since, source.contact()))),
                all.subscriptions()
                        .flatMap(subscription -> seen.idleSince(subscription).stream()
                                .map(since ->
                                        idle("subscription", subscription.key(), since, subscription.contact()))));
    }

    private static Reminder idle(String kind, String key, Instant since, String contact) {
        WideLine line = new WideLine(kind + ".idle")
                .with(kind, key)
                .with("since", since.toString())
                .with("contact", contact);
        return new Reminder(Logger.Level.INFO, line.toString());
    }
}
