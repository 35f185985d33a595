package no.krokbro.ops;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import no.krokbro.delivery.AttemptMade;
import no.krokbro.delivery.AttemptOutcome;
import no.krokbro.ingress.HookAnswered;
import no.krokbro.ingress.IngressOutcome;
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

    private static long millis(Duration took) {
        return took.toMillis();
    }
}
