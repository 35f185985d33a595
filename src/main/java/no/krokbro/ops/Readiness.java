package no.krokbro.ops;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import no.krokbro.broker.BrokerConnections;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.Expiry;
import no.krokbro.catalogue.Weakening;
import no.krokbro.delivery.Deliveries;
import no.krokbro.delivery.Delivering;
import no.krokbro.delivery.LostMessages;
import no.krokbro.ingress.SpoolState;
import no.krokbro.ingress.Spools;
import no.krokbro.selfservice.LastSeen;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Ready whenever it can be asked; that this instance is ending, Quarkus says beside it. Brokers never move it: a dead
 * broker is its tenant's 503, not everybody's. What each broker and subscription is doing, and every weakening, is told
 * all the same.
 */
@Singleton
@org.eclipse.microprofile.health.Readiness
final class Readiness implements HealthCheck {
    private final CurrentCatalogue catalogue;
    private final BrokerConnections brokers;
    private final Deliveries deliveries;
    private final LostMessages lost;
    private final Spools spools;
    private final LastSeen seen;
    private final ClockCheck check;
    private final Clock clock;

    @Inject
    Readiness(
            CurrentCatalogue catalogue,
            BrokerConnections brokers,
            Deliveries deliveries,
            LostMessages lost,
            Spools spools,
            LastSeen seen,
            ClockCheck check,
            Clock clock) {
        this.catalogue = catalogue;
        this.brokers = brokers;
        this.deliveries = deliveries;
        this.lost = lost;
        this.spools = spools;
        this.seen = seen;
        this.check = check;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("krokbro").up();
        brokers.states()
                .forEach(broker -> health.withData(
                        "broker " + broker.broker(),
                        (broker.withdrawn() ? "withdrawn: " : "") + together(broker.publishing(), broker.consuming())));
        deliveries
                .now()
                .forEach(one ->
                        health.withData("subscription " + one.subscription().key(), words(one)));
        Instant now = clock.instant();
        catalogue
                .now()
                .sources()
                .filter(source -> source.verifierAt(now).isEmpty())
                .forEach(source -> health.withData(
                        "source " + source.key(), "no secret is valid now: every hook is answered 401"));
        lost.now().forEach((broker, count) -> {
            if (count > 0) {
                health.withData("lost " + broker, count + " messages had no queue to go back to; replay them");
            }
        });
        spools.now().stream()
                .filter(spool -> spool.waiting() > 0 || spool.trouble().isPresent())
                .forEach(spool -> health.withData(
                        "spool " + spool.on().key() + " for "
                                + spool.waitedFor().name(),
                        words(spool)));
        standing(health, catalogue.now(), now);
        catalogue
                .rejected()
                .ifPresent(mistakes -> health.withData(
                        "catalogue", "changed, not taken: " + mistakes.size() + " mistakes, the log has them"));
        for (Weakening weakening : catalogue.now().weakenings()) {
            health.withData("weakening " + weakening.path(), weakening.setting());
        }
        return health.build();
    }

    /** What time alone brings, and whom to ask about it. */
    private void standing(HealthCheckResponseBuilder health, Catalogue all, Instant now) {
        check.words().ifPresent(words -> health.withData("clock", words));
        all.expiries().stream()
                .filter(expiry -> expiry.within(now).isPresent())
                .forEach(expiry -> health.withData(
                        "expiry " + expiry.path(),
                        words(expiry, now)
                                + all.contactOf(expiry.path())
                                        .map(contact -> "; " + contact)
                                        .orElse("")));
        all.sources()
                .forEach(source -> seen.idleSince(source)
                        .ifPresent(since -> health.withData(
                                "idle source " + source.key(), "nothing since " + since + "; " + source.contact())));
        all.subscriptions()
                .forEach(one -> seen.idleSince(one)
                        .ifPresent(since -> health.withData(
                                "idle subscription " + one.key(), "nothing since " + since + "; " + one.contact())));
    }

    private static String words(Expiry expiry, Instant now) {
        boolean past = !now.isBefore(expiry.at());
        return switch (expiry.kind()) {
            case SECRET -> (past ? "was to be replaced by " : "is to be replaced by ") + expiry.at();
            case CERTIFICATE -> (past ? "ran out at " : "runs out at ") + expiry.at();
        };
    }

    private static String together(Optional<String> publishing, Optional<String> consuming) {
        String trouble = publishing.map(words -> "publishing: " + words).orElse("")
                + (publishing.isPresent() && consuming.isPresent() ? "; " : "")
                + consuming.map(words -> "consuming: " + words).orElse("");
        return trouble.isEmpty() ? "up" : trouble;
    }

    private static String words(SpoolState spool) {
        return spool.waiting() + " notifications wait"
                + spool.trouble().map(trouble -> "; " + trouble).orElse("");
    }

    private static String words(Delivering one) {
        String parking = one.parking().map(trouble -> "; " + trouble).orElse("");
        return one.state() + (one.why().isEmpty() ? "" : ": " + one.why()) + parking;
    }
}
