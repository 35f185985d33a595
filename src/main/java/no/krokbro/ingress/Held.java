package no.krokbro.ingress;

import io.netty.util.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import no.krokbro.broker.ConfirmedPublisher;
import no.krokbro.broker.Publication;
import no.krokbro.broker.PublishOutcome;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.IngressOutcome.Accepted;
import no.krokbro.ingress.IngressOutcome.Malformed;
import no.krokbro.ingress.IngressOutcome.Spooled;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.notification.Notification;
import no.krokbro.time.Deadline;

/** Publishes a notification, and says whether RabbitMQ holds it: its own broker, or the source's fallback. */
@Singleton
final class Held {
    static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    private final ConfirmedPublisher publisher;
    private final Spools spools;
    private final Timer timer;

    @Inject
    Held(ConfirmedPublisher publisher, Spools spools, Timer timer) {
        this.publisher = publisher;
        this.spools = spools;
        this.timer = timer;
    }

    Uni<IngressOutcome> published(Source source, Hook hook, Notification notification) {
        return Hops.of(hook)
                .map(hops -> published(source, notification, Publications.of(source, hook, notification, hops)))
                .orElseGet(() ->
                        Uni.createFrom().item(new Malformed("krokbro-hops is used up: this event goes in a circle")));
    }

    private Uni<IngressOutcome> published(Source source, Notification notification, Publication publication) {
        return source.fallback()
                .map(on -> spilled(source, on, publication)
                        .<IngressOutcome>map(verdict -> verdict.spooled()
                                ? new Spooled(notification, on)
                                : answered(source, notification, verdict.outcome())))
                .orElseGet(
                        () -> publisher.publish(publication).map(outcome -> answered(source, notification, outcome)));
    }

    /** Its own broker has half of the time that the sender waits. */
    private Uni<Spill.Verdict> spilled(Source source, Broker on, Publication publication) {
        return Uni.createFrom().emitter(answer -> {
            Spill spill = new Spill(spools.keep(on, publication), source.unroutedAccepted(), answer);
            Deadline late = Deadline.in(timer, source.confirmTimeout().dividedBy(2), spill::late);
            publisher.publish(publication).subscribe().with(outcome -> {
                late.callOff();
                spill.told(outcome);
            });
        });
    }

    private static IngressOutcome answered(Source source, Notification notification, PublishOutcome outcome) {
        return switch (outcome) {
            case PublishOutcome.Confirmed() -> new Accepted(notification);
            case PublishOutcome.Unroutable() when source.unroutedAccepted() -> new Accepted(notification);
            case PublishOutcome.Unroutable() -> new Unavailable(words(outcome) + nobody(source), LATER);
            case PublishOutcome.Refused() -> new Unavailable(words(outcome), LATER);
            case PublishOutcome.Unavailable(var reason) -> new Unavailable(words(outcome), retryAfter(reason));
        };
    }

    // BROM's usual state on the first day, and no fault of anybody
    private static String nobody(Source source) {
        return source.broker()
                .brom()
                .filter(brom -> source.exchange().equals(brom.outgoing()))
                .map(brom -> ": " + brom.whenNobodyListens())
                .orElse("");
    }

    static String words(PublishOutcome outcome) {
        return switch (outcome) {
            case PublishOutcome.Confirmed() -> "RabbitMQ holds it";
            case PublishOutcome.Unroutable() -> "no queue takes it";
            case PublishOutcome.Refused() -> "RabbitMQ refused it: a queue is full";
            case PublishOutcome.Unavailable(var reason) -> words(reason);
        };
    }

    private static String words(Reason reason) {
        return switch (reason) {
            case DOWN -> "no connection to RabbitMQ";
            case BLOCKED -> "RabbitMQ has an alarm and takes nothing";
            case STUCK -> "writing to RabbitMQ hangs";
            case WINDOW_FULL -> "too many messages wait for RabbitMQ";
            case CONNECTION_LOST -> "the connection to RabbitMQ was lost";
            case NO_EXCHANGE -> "the exchange does not exist";
            case NOT_PERMITTED -> "RabbitMQ does not permit publishing there";
            case CHANNEL_CLOSED -> "RabbitMQ closed the channel";
            case ENDING -> "this instance is ending";
        };
    }

    private static Duration retryAfter(Reason reason) {
        return switch (reason) {
            case WINDOW_FULL, CONNECTION_LOST, CHANNEL_CLOSED, ENDING -> SOON;
            case DOWN, BLOCKED, STUCK, NO_EXCHANGE, NOT_PERMITTED -> LATER;
        };
    }
}
