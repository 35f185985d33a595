package no.krokbro.ingress;

import io.netty.util.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.IngressOutcome.Greeted;
import no.krokbro.ingress.IngressOutcome.Malformed;
import no.krokbro.ingress.IngressOutcome.Unavailable;
import no.krokbro.ingress.IngressOutcome.Unverified;
import no.krokbro.notification.Arrival;
import no.krokbro.notification.Reading;
import no.krokbro.notification.Reading.Read;
import no.krokbro.notification.Reading.Unreadable;
import no.krokbro.signature.Verifier;
import no.krokbro.signature.Verifier.Verdict;
import no.krokbro.signature.Verifier.Verdict.Rejected;
import no.krokbro.signature.Verifier.Verdict.Verified;
import no.krokbro.time.Deadline;

/**
 * A webhook in, a confirmed notification out.
 *
 * <p>verified → greeted, or read → published once → routed and confirmed; every item of a batch alike. A sender hears yes
 * only at the end of it.
 */
@Singleton
final class IngressFlow {
    private static final Duration LATER = Duration.ofSeconds(5); // when the sender's keys are asked for again

    private final Duplicates duplicates;
    private final Held held;
    private final Batches batches;
    private final Proofs proofs;
    private final SenderKeys senderKeys;
    private final Timer timer;

    @Inject
    IngressFlow(Duplicates duplicates, Held held, Batches batches, Proofs proofs, SenderKeys senderKeys, Timer timer) {
        this.duplicates = duplicates;
        this.held = held;
        this.batches = batches;
        this.proofs = proofs;
        this.senderKeys = senderKeys;
        this.timer = timer;
    }

    /** What comes of a hook, within the source's {@code confirm-timeout}. Never fails. */
    Uni<IngressOutcome> receive(Source source, Hook hook) {
        Optional<IngressOutcome> greeted = Handshakes.unsigned(source, hook);
        if (greeted.isPresent()) {
            return now(greeted.get());
        }
        return source.verifierAt(hook.receivedAt())
                .map(verifier -> judged(source, verifier, hook))
                .orElseGet(() -> now(new Unverified("NO_SECRET_IS_VALID")));
    }

    private Uni<IngressOutcome> judged(Source source, Verifier verifier, Hook hook) {
        return Proofs.takesLong(verifier)
                ? proofs.verdict(source, verifier, hook.signed(), hook.receivedAt())
                        .flatMap(verdict -> verdict.map(found -> judged(source, verifier, hook, found))
                                .orElseGet(() -> now(new Unavailable("the sender's keys cannot be fetched", LATER))))
                : judged(source, verifier, hook, verifier.verify(hook.signed(), hook.receivedAt()));
    }

    private Uni<IngressOutcome> judged(Source source, Verifier verifier, Hook hook, Verdict verdict) {
        return switch (verdict) {
            case Rejected(var reason) -> now(new Unverified(reason.name()));
            case Verified verified ->
                Opened.of(source, verifier, hook, verified)
                        .map(opened -> verified(source, verifier, opened.hook(), opened.verified()))
                        .orElseGet(() -> now(new Malformed(Opened.NOT_XML)));
        };
    }

    private Uni<IngressOutcome> verified(Source source, Verifier verifier, Hook told, Verified verified) {
        return Handshakes.signed(source, told)
                .map(greeted -> greeted(source, told, greeted))
                .orElseGet(() -> within(
                        source.confirmTimeout(),
                        source.scheme()
                                .batch()
                                .map(batch -> batches.accepted(source, verifier, batch, told, verified))
                                .orElseGet(() -> accepted(source, told, verified))));
    }

    /** Where the vendor wants an address called before it is answered, only then. What is refused calls nothing. */
    private Uni<IngressOutcome> greeted(Source source, Hook hook, IngressOutcome greeting) {
        return Optional.of(greeting)
                .filter(Greeted.class::isInstance)
                .flatMap(_ -> Handshakes.visit(source, hook))
                .map(address -> senderKeys
                        .visited(source, address)
                        .map(done -> done ? greeting : new Unavailable("the sender does not confirm", LATER)))
                .orElseGet(() -> now(greeting));
    }

    private Uni<IngressOutcome> within(Duration limit, Uni<IngressOutcome> outcome) {
        return Uni.createFrom().emitter(first -> {
            Deadline late =
                    Deadline.in(timer, limit, () -> first.complete(new Unavailable("no confirm in time", Held.SOON)));
            outcome.subscribe()
                    .with(
                            item -> {
                                late.callOff();
                                first.complete(item);
                            },
                            first::fail);
        });
    }

    private Uni<IngressOutcome> accepted(Source source, Hook hook, Verified verified) {
        Identity identity = Identity.of(source, hook, verified);
        return duplicates.once(source, identity, () -> published(source, hook, verified, identity));
    }

    private Uni<IngressOutcome> published(Source source, Hook hook, Verified verified, Identity identity) {
        return switch (read(source, hook, verified, identity)) {
            case Unreadable(var why) -> now(new Malformed(why));
            case Read(var notification) -> held.published(source, hook, notification);
        };
    }

    static Reading read(Source source, Hook hook, Verified verified, Identity identity) {
        return source.mapping()
                .read(new Arrival(
                        source.tenant(),
                        source.name(),
                        identity.id(),
                        identity.sent(),
                        verified.event(),
                        hook.receivedAt(),
                        hook.headers(),
                        hook.contentType(),
                        hook.body()));
    }

    private static Uni<IngressOutcome> now(IngressOutcome outcome) {
        return Uni.createFrom().item(outcome);
    }
}
