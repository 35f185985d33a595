package no.krokbro.ops;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import no.krokbro.delivery.AttemptMade;
import no.krokbro.delivery.AttemptOutcome;
import no.krokbro.delivery.DeadLettersSettled;
import no.krokbro.delivery.DeliveryKept;
import no.krokbro.delivery.LostFound;
import no.krokbro.delivery.SubscriptionChanged;
import no.krokbro.ingress.HookAnswered;
import no.krokbro.ingress.IngressOutcome;
import no.krokbro.ingress.SpoolSeen;
import no.krokbro.ingress.SpoolState;
import org.jboss.logging.Logger;

/**
 * One wide line per hook and per attempt: a constant message and fixed keys, never a body, a secret, a path of an
 * endpoint or a query string.
 */
@Singleton
final class FlowLog {
    private static final Logger HOOKS = Logger.getLogger("krokbro.hook");
    private static final Logger ATTEMPTS = Logger.getLogger("krokbro.delivery");

    private final LogQueue lines;

    @Inject
    FlowLog(LogQueue lines) {
        this.lines = lines;
    }

    void answered(@Observes HookAnswered hook) {
        if (HOOKS.isInfoEnabled()) {
            WideLine line = new WideLine("hook.answered")
                    .with("tenant", hook.known().isPresent() ? hook.tenant() : "-")
                    .with("source", hook.known().isPresent() ? hook.source() : "-")
                    .with("outcome", hook.outcome().getClass().getSimpleName());
            switch (hook.outcome()) {
                case IngressOutcome.Spooled(var notification, var on) ->
                    line.with("event", notification.id().value()).with("spooled-on", on.name());
                case IngressOutcome.Accepted(var notification) ->
                    line.with("event", notification.id().value())
                            .with("type", notification.type())
                            .with("routing-key", notification.routingKey());
                case IngressOutcome.Duplicate(var id) -> line.with("event", id.value());
                case IngressOutcome.AcceptedBatch(int items, int duplicates) ->
                    line.with("items", items).with("duplicates", duplicates);
                case IngressOutcome.Malformed(var why) -> line.with("why", why);
                case IngressOutcome.Unverified(var reason) -> line.with("why", reason);
                case IngressOutcome.Unavailable(var why, var _) -> line.with("why", why);
                case IngressOutcome.Greeted _,
                        IngressOutcome.Unknown _,
                        IngressOutcome.Forbidden _,
                        IngressOutcome.TooMany _,
                        IngressOutcome.WrongMethod _,
                        IngressOutcome.TooLarge _,
                        IngressOutcome.TooSlow _,
                        IngressOutcome.UnsupportedMedia _ -> {}
            }
            lines.info(
                    HOOKS,
                    line.with("status", hook.status())
                            .with("ms", millis(hook.took()))
                            .with("request", hook.requestId())
                            .with("transaction", hook.transactionId())
                            .toString());
        }
    }

    void attempted(@Observes AttemptMade attempt) {
        if (ATTEMPTS.isInfoEnabled()) {
            WideLine line = new WideLine("delivery.attempted")
                    .with("tenant", attempt.subscription().tenant())
                    .with("subscription", attempt.subscription().name())
                    .with("outcome", attempt.outcome().getClass().getSimpleName());
            switch (attempt.outcome()) {
                case AttemptOutcome.Failed(var fault, var _, var _) -> line.with("why", fault.name());
                case AttemptOutcome.Undeliverable(var fault, var _) -> line.with("why", fault.name());
                case AttemptOutcome.NotSent(var fault) -> line.with("why", fault.name());
                case AttemptOutcome.Delivered _, AttemptOutcome.FilteredOut _, AttemptOutcome.Gone _ -> {}
            }
            lines.info(
                    ATTEMPTS,
                    line.with("webhook", attempt.webhookId())
                            .with("attempt", attempt.attempt())
                            .with("endpoint", attempt.subscription().endpoint().getHost())
                            .with("status", attempt.status())
                            .with("ms", millis(attempt.took()))
                            .toString());
        }
    }

    void kept(@Observes DeliveryKept kept) {
        boolean dead = kept.place() == DeliveryKept.Place.DEAD;
        String line = new WideLine(dead ? "delivery.dead" : "delivery.parked")
                .with("tenant", kept.subscription().tenant())
                .with("subscription", kept.subscription().name())
                .with("webhook", kept.webhookId())
                .with("attempts", kept.attempts())
                .with("why", kept.reason())
                .with("status", kept.status())
                .with("pause-ms", millis(kept.pause()))
                .toString();
        ATTEMPTS.log(dead ? Logger.Level.WARN : Logger.Level.INFO, line);
    }

    void changed(@Observes SubscriptionChanged change) {
        boolean well = Set.of("active", "standby", "downtime", "pinging")
                .contains(change.now().state());
        String line = new WideLine("subscription.changed")
                .with("tenant", change.now().subscription().tenant())
                .with("subscription", change.now().subscription().name())
                .with("before", change.before())
                .with("now", change.now().state())
                .with("why", change.now().why())
                .toString();
        ATTEMPTS.log(well ? Logger.Level.INFO : Logger.Level.WARN, line);
    }

    void lost(@Observes LostFound lost) {
        String line = new WideLine("delivery.lost")
                .with("broker", lost.broker().key())
                .with("count", lost.count())
                .toString();
        ATTEMPTS.log(lost.count() == 0 ? Logger.Level.INFO : Logger.Level.ERROR, line);
    }

    void spooled(@Observes SpoolSeen seen) {
        SpoolState now = seen.now();
        boolean well = now.waiting() == 0
                && now.trouble().isEmpty()
                && now.lost() == seen.before().lost();
        String line = new WideLine("spool.seen")
                .with("broker", now.on().key())
                .with("for", now.waitedFor().name())
                .with("waiting", now.waiting())
                .with("moved", now.moved())
                .with("lost", now.lost())
                .with("why", now.trouble().orElse(""))
                .toString();
        HOOKS.log(well ? Logger.Level.INFO : Logger.Level.WARN, line);
    }

    void settled(@Observes DeadLettersSettled settled) {
        ATTEMPTS.info(new WideLine("delivery.dead-letters")
                .with("tenant", settled.subscription().tenant())
                .with("subscription", settled.subscription().name())
                .with("verb", settled.verb())
                .with("count", settled.count())
                .with("why", settled.reason())
                .toString());
    }

    private static long millis(Duration took) {
        return took.toMillis();
    }
}
