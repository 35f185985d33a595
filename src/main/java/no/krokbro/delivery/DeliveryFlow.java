package no.krokbro.delivery;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import no.krokbro.catalogue.Subscription;
import no.krokbro.delivery.AttemptOutcome.Delivered;
import no.krokbro.delivery.AttemptOutcome.Failed;
import no.krokbro.delivery.AttemptOutcome.Fault;
import no.krokbro.delivery.AttemptOutcome.FilteredOut;
import no.krokbro.delivery.AttemptOutcome.Gone;
import no.krokbro.delivery.AttemptOutcome.NotSent;
import no.krokbro.delivery.AttemptOutcome.Undeliverable;
import no.krokbro.egress.EgressAnswer;
import no.krokbro.egress.EgressAnswer.Answered;
import no.krokbro.egress.EgressClient;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * One attempt to deliver one message.
 *
 * <p>filtered → signed → sent → an outcome that says whose fault it is; what becomes of the message then is decided by
 * {@link SubscriptionWorker}. An exception while a request is built is an outcome too, never a redelivery loop.
 */
@Singleton
final class DeliveryFlow {
    private static final Set<Integer> MESSAGES_FAULT = Set.of(400, 411, 413, 414, 415, 422, 431);

    private final EgressClient egress;
    private final DeliveryNews news;
    private final Clock clock;
    private final String userAgent;

    @Inject
    DeliveryFlow(
            EgressClient egress,
            DeliveryNews news,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.egress = egress;
        this.news = news;
        this.clock = clock;
        this.userAgent = "Krokbro/" + version;
    }

    /** Tries once. Never fails. */
    Uni<AttemptOutcome> attempt(Subscription subscription, Wanted wanted, Delivery delivery) {
        long began = System.nanoTime();
        return outcome(subscription, wanted, delivery)
                .invoke(outcome -> news.tell(new AttemptMade(
                        subscription,
                        delivery.id().value(),
                        delivery.attempt(),
                        outcome,
                        Duration.ofNanos(System.nanoTime() - began))));
    }

    /** Asks whether messages are wanted. Never fails. */
    Uni<AttemptOutcome> ping(Subscription subscription) {
        try {
            return egress.send(WebhookRequest.ping(subscription, clock.instant(), userAgent))
                    .map(this::judged);
        } catch (RuntimeException e) {
            return now(new Undeliverable(Fault.NO_REQUEST, 0));
        }
    }

    private Uni<AttemptOutcome> outcome(Subscription subscription, Wanted wanted, Delivery delivery) {
        try {
            if (!wanted.wants(delivery)) {
                return now(new FilteredOut());
            }
            if (delivery.message().body().length > subscription.maxMessage()) {
                return now(new Undeliverable(Fault.TOO_LARGE, 0));
            }
            return egress.send(WebhookRequest.of(subscription, delivery, clock.instant(), userAgent))
                    .map(this::judged);
        } catch (RuntimeException e) {
            return now(new Undeliverable(Fault.NO_REQUEST, 0));
        }
    }

    private AttemptOutcome judged(EgressAnswer answer) {
        return switch (answer) {
            case Answered answered -> judged(answered);
            case EgressAnswer.TimedOut() -> failed(Fault.TIMEOUT);
            case EgressAnswer.Unresolved() -> failed(Fault.DNS);
            case EgressAnswer.ConnectionFailed() -> failed(Fault.CONNECTION);
            case EgressAnswer.TlsFailed() -> failed(Fault.TLS);
            case EgressAnswer.Forbidden _ -> failed(Fault.ADDRESS_REFUSED);
            case EgressAnswer.Unsendable() -> new Undeliverable(Fault.NO_REQUEST, 0);
            case EgressAnswer.ProxyFailed() -> new NotSent(Fault.PROXY);
            case EgressAnswer.ResolverFailed() -> new NotSent(Fault.RESOLVER);
            case EgressAnswer.Overloaded() -> new NotSent(Fault.OVERLOADED);
        };
    }

    private AttemptOutcome judged(Answered answered) {
        int status = answered.status();
        if (status >= 200 && status < 300) {
            return new Delivered(status);
        }
        if (status == 410) {
            return new Gone();
        }
        if (MESSAGES_FAULT.contains(status)) {
            return new Undeliverable(Fault.STATUS, status);
        }
        return new Failed(
                Fault.STATUS, status, answered.retryAfter().flatMap(value -> RetryAfter.parse(value, clock.instant())));
    }

    private static AttemptOutcome failed(Fault fault) {
        return new Failed(fault, 0, Optional.empty());
    }

    private static Uni<AttemptOutcome> now(AttemptOutcome outcome) {
        return Uni.createFrom().item(outcome);
    }
}
