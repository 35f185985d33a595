package no.krokbro.ingress;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.krokbro.broker.ConfirmedPublisher;
import no.krokbro.broker.PublishOutcome;
import no.krokbro.broker.PublishOutcome.Reason;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.IngressOutcome.Accepted;
import no.krokbro.ingress.IngressOutcome.Greeted;
import no.krokbro.ingress.IngressOutcome.Malformed;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.ingress.IngressOutcome.Unverified;
import no.krokbro.notification.Arrival;
import no.krokbro.notification.Notification;
import no.krokbro.notification.Reading.Read;
import no.krokbro.notification.Reading.Unreadable;
import no.krokbro.signature.Scheme.Handshake;
import no.krokbro.signature.Verdict.Rejected;
import no.krokbro.signature.Verdict.Verified;

/**
 * A webhook in, a confirmed notification out.
 *
 * <p>verified → greeted, or read → published once → routed and confirmed. A sender hears yes only at the end of it.
 */
@Singleton
final class IngressFlow {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    private final Duplicates duplicates;
    private final ConfirmedPublisher publisher;
    private final Timer timer;

    @Inject
    IngressFlow(Duplicates duplicates, ConfirmedPublisher publisher, Timer timer) {
        this.duplicates = duplicates;
        this.publisher = publisher;
        this.timer = timer;
    }

    /** What comes of a hook, within the source's {@code confirm-timeout}. Never fails. */
    Uni<IngressOutcome> receive(Source source, Hook hook) {
        return switch (source.verifier().verify(hook.signed(), hook.receivedAt())) {
            case Rejected(var reason) -> now(new Unverified(reason));
            case Verified verified -> verified(source, hook, verified);
        };
    }

    private Uni<IngressOutcome> verified(Source source, Hook hook, Verified verified) {
        Optional<Handshake> greeting = source.verifier().scheme().handshake();
        if (greeting.isPresent() && greeting.get().isAskedBy(verified.event())) {
            return now(new Greeted(greeting.get().status()));
        }
        Identity identity = Identity.of(source, hook, verified);
        return within(
                source.confirmTimeout(),
                duplicates.once(source, identity, () -> published(source, hook, verified, identity)));
    }

    private Uni<IngressOutcome> within(Duration limit, Uni<IngressOutcome> outcome) {
        return Uni.createFrom().emitter(first -> {
            Timeout late = timer.newTimeout(
                    _ -> first.complete(new Unavailable("no confirm in time", SOON)),
                    limit.toMillis(),
                    TimeUnit.MILLISECONDS);
            outcome.subscribe()
                    .with(
                            item -> {
                                late.cancel();
                                first.complete(item);
                            },
                            first::fail);
        });
    }

    private Uni<IngressOutcome> published(Source source, Hook hook, Verified verified, Identity identity) {
        return switch (source.mapping().read(arrival(source, hook, verified, identity))) {
            case Unreadable(var why) -> now(new Malformed(why));
            case Read(var notification) ->
                Hops.of(hook)
                        .<Uni<IngressOutcome>>map(hops -> publisher
                                .publish(Publications.of(source, hook, notification, hops))
                                .map(outcome -> answered(source, notification, outcome)))
                        .orElseGet(() -> now(new Malformed("krokbro-hops is used up: this event goes in a circle")));
        };
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

    private static Arrival arrival(Source source, Hook hook, Verified verified, Identity identity) {
        return new Arrival(
                source.tenant(),
                source.name(),
                identity.id(),
                verified.event(),
                hook.receivedAt(),
                hook.headers(),
                hook.contentType(),
                hook.body());
    }

    private static Uni<IngressOutcome> now(IngressOutcome outcome) {
        return Uni.createFrom().item(outcome);
    }
}
