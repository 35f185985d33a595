package no.krokbro.ingress;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import no.krokbro.broker.ConfirmedPublisher;
import no.krokbro.broker.PublishOutcome;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.IngressOutcome.Accepted;
import no.krokbro.ingress.IngressOutcome.Malformed;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.notification.Notification;

/** Publishes a notification, and says whether RabbitMQ holds it. */
@Singleton
final class Held {
    static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    private final ConfirmedPublisher publisher;

    @Inject
    Held(ConfirmedPublisher publisher) {
        this.publisher = publisher;
    }

    Uni<IngressOutcome> published(Source source, Hook hook, Notification notification) {
        return Hops.of(hook)
                .<Uni<IngressOutcome>>map(hops -> publisher
                        .publish(Publications.of(source, hook, notification, hops))
                        .map(outcome -> answered(source, notification, outcome)))
                .orElseGet(() ->
                        Uni.createFrom().item(new Malformed("krokbro-hops is used up: this event goes in a circle")));
    }

    private static IngressOutcome answered(Source source, Notification notification, PublishOutcome outcome) {
        return switch (outcome) {
            case PublishOutcome.Confirmed() -> new Accepted(notification);
            case PublishOutcome.Unroutable() when source.unroutedAccepted() -> new Accepted(notification);
            case PublishOutcome.Unroutable() -> new Unavailable("no queue takes it", LATER);
            case PublishOutcome.Refused() -> new Unavailable("RabbitMQ refused it: a queue is full", LATER);
            case PublishOutcome.Unavailable(var reason) -> unavailable(reason);
        };
    }

    private static IngressOutcome unavailable(Reason reason) {
        return switch (reason) {
            case DOWN -> new Unavailable("no connection to RabbitMQ", LATER);
            case BLOCKED -> new Unavailable("RabbitMQ has an alarm and takes nothing", LATER);
            case STUCK -> new Unavailable("writing to RabbitMQ hangs", LATER);
            case WINDOW_FULL -> new Unavailable("too many messages wait for RabbitMQ", SOON);
            case CONNECTION_LOST -> new Unavailable("the connection to RabbitMQ was lost", SOON);
            case NO_EXCHANGE -> new Unavailable("the exchange does not exist", LATER);
            case NOT_PERMITTED -> new Unavailable("RabbitMQ does not permit publishing there", LATER);
            case CHANNEL_CLOSED -> new Unavailable("RabbitMQ closed the channel", SOON);
            case ENDING -> new Unavailable("this instance is ending", SOON);
        };
    }
}
