package no.krokbro.selfservice;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import no.krokbro.catalogue.Source;
import no.krokbro.delivery.AttemptMade;
import no.krokbro.delivery.AttemptOutcome;
import no.krokbro.ingress.HookAnswered;
import no.krokbro.ingress.IngressOutcome;
import no.krokbro.notification.EventId;
import no.krokbro.notification.Notification;
import no.krokbro.selfservice.FlowRow.AttemptRow;
import no.krokbro.selfservice.FlowRow.HookRow;

/** What the live page tells of a hook and of an attempt. */
final class FlowRows {
    private static final int LONGEST_UNKNOWN_NAME = 40; // the contract's length of a name; a stranger chose this one

    private FlowRows() {}

    static HookRow of(long number, Instant at, HookAnswered hook) {
        Optional<Notification> notification = notification(hook.outcome());
        return new HookRow(
                number,
                at,
                cut(hook.tenant()),
                cut(hook.source()),
                hook.outcome().getClass().getSimpleName(),
                hook.status(),
                millis(hook.took()),
                hook.requestId(),
                id(hook.outcome()).map(EventId::value),
                notification.map(Notification::type),
                notification.map(Notification::routingKey),
                notification
                        .flatMap(_ -> hook.known())
                        .map(source -> source.broker().name()),
                notification.flatMap(_ -> hook.known()).map(Source::exchange),
                note(hook.outcome()));
    }

    static AttemptRow of(long number, Instant at, AttemptMade attempt) {
        return new AttemptRow(
                number,
                at,
                attempt.subscription().tenant(),
                attempt.subscription().name(),
                attempt.webhookId(),
                attempt.attempt(),
                attempt.outcome().getClass().getSimpleName(),
                attempt.status(),
                millis(attempt.took()),
                Endpoints.shown(attempt.subscription().endpoint()),
                note(attempt.outcome()));
    }

    private static Optional<Notification> notification(IngressOutcome outcome) {
        return outcome instanceof IngressOutcome.Spooled(var notification, var _)
                ? Optional.of(notification)
                : outcome instanceof IngressOutcome.Accepted(var notification)
                        ? Optional.of(notification)
                        : Optional.empty();
    }

    private static Optional<EventId> id(IngressOutcome outcome) {
        return outcome instanceof IngressOutcome.Duplicate(var id)
                ? Optional.of(id)
                : notification(outcome).map(Notification::id);
    }

    private static Optional<String> note(IngressOutcome outcome) {
        return switch (outcome) {
            case IngressOutcome.Malformed(var why) -> Optional.of(why);
            case IngressOutcome.Unverified(var reason) -> Optional.of(words(reason));
            case IngressOutcome.AcceptedBatch(int items, int duplicates) ->
                Optional.of(items + " items" + (duplicates == 0 ? "" : ", " + duplicates + " of them held before"));
            case IngressOutcome.Spooled(var _, var on) ->
                Optional.of("waits on " + on.name() + " until its broker takes it");
            case IngressOutcome.UnsupportedMedia(var what) -> Optional.of(what);
            case IngressOutcome.Unavailable(var why, var _) -> Optional.of(why);
            case IngressOutcome.Accepted _,
                    IngressOutcome.Duplicate _,
                    IngressOutcome.Greeted _,
                    IngressOutcome.Unknown _,
                    IngressOutcome.Forbidden _,
                    IngressOutcome.TooMany _,
                    IngressOutcome.WrongMethod _,
                    IngressOutcome.TooLarge _,
                    IngressOutcome.TooSlow _ -> Optional.empty();
        };
    }

    private static Optional<String> note(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Failed(var fault, var _, var _) -> Optional.of(words(fault));
            case AttemptOutcome.Undeliverable(var fault, var _) -> Optional.of(words(fault));
            case AttemptOutcome.NotSent(var fault) -> Optional.of(words(fault));
            case AttemptOutcome.Delivered _, AttemptOutcome.FilteredOut _, AttemptOutcome.Gone _ -> Optional.empty();
        };
    }

    private static String words(Enum<?> constant) {
        return words(constant.name());
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String cut(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_UNKNOWN_NAME));
    }

    private static double millis(Duration took) {
        return Math.round(took.toNanos() / 1e4) / 1e2;
    }
}
