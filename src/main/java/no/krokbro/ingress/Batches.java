package no.krokbro.ingress;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.BatchItems.Many;
import no.krokbro.ingress.BatchItems.None;
import no.krokbro.ingress.BatchItems.TooMany;
import no.krokbro.ingress.IngressOutcome.AcceptedBatch;
import no.krokbro.ingress.IngressOutcome.Duplicate;
import no.krokbro.ingress.IngressOutcome.Malformed;
import no.krokbro.ingress.IngressOutcome.TooLarge;
import no.krokbro.notification.Notification;
import no.krokbro.notification.Reading.Read;
import no.krokbro.notification.Reading.Unreadable;
import no.krokbro.signature.Scheme.Batch;
import no.krokbro.signature.Verifier;
import no.krokbro.signature.Verifier.Verdict.Verified;

/**
 * A body that tells of several events: one notification each.
 *
 * <ol>
 *   <li>Every item is read before one is published: what cannot be mapped publishes nothing.
 *   <li>Each is remembered by its own id. A sender that tries again has published only what was missing.
 *   <li>The answer is yes when RabbitMQ holds all of them, and otherwise the first trouble's.
 * </ol>
 */
@Singleton
final class Batches {
    private static final int AT_ONCE = 64; // a quarter of a source's share of the window of its broker

    private final Duplicates duplicates;
    private final Held held;

    @Inject
    Batches(Duplicates duplicates, Held held) {
        this.duplicates = duplicates;
        this.held = held;
    }

    private record Item(Hook hook, Identity identity, Notification notification) {}

    /** What comes of a verified batch. */
    Uni<IngressOutcome> accepted(Source source, Verifier verifier, Batch batch, Hook hook, Verified verified) {
        return switch (BatchItems.in(hook.body(), batch)) {
            case None(var why) -> now(new Malformed(why));
            case TooMany(int most) -> now(new TooLarge(most + " items"));
            case Many(var items) -> read(source, verifier, batch, hook, verified, items);
        };
    }

    private Uni<IngressOutcome> read(
            Source source, Verifier verifier, Batch batch, Hook hook, Verified verified, List<byte[]> bodies) {
        List<Item> items = new ArrayList<>();
        for (byte[] body : bodies) {
            Hook part = hook.part(items.size(), body);
            Verified known = known(verifier, batch, part, verified, items.size());
            Identity identity = Identity.ofItem(source, part, known, items.size());
            switch (IngressFlow.read(source, part, known, identity)) {
                case Unreadable(var why) -> {
                    return now(new Malformed("item " + items.size() + ": " + why));
                }
                case Read(var notification) -> items.add(new Item(part, identity, notification));
            }
        }
        return published(source, items);
    }

    // nobody can put another's id on an item: it counts only together with the item itself
    static Verified known(Verifier verifier, Batch batch, Hook part, Verified whole, int number) {
        Optional<String> id = batch.id()
                .flatMap(pointer -> JsonBody.scalar(part.body(), pointer))
                .or(() -> whole.id().map(hookId -> hookId + "-" + number));
        return new Verified(id, false, verifier.event(part.signed()));
    }

    private Uni<IngressOutcome> published(Source source, List<Item> items) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUni(item -> duplicates.once(
                        source, item.identity(), () -> held.published(source, item.hook(), item.notification())))
                .merge(AT_ONCE)
                .collect()
                .asList()
                .map(Batches::answered);
    }

    private static IngressOutcome answered(List<IngressOutcome> outcomes) {
        long duplicates = outcomes.stream().filter(Duplicate.class::isInstance).count();
        return outcomes.stream()
                .filter(outcome -> !(outcome.holds() || outcome instanceof Duplicate))
                .findFirst()
                .orElseGet(() -> new AcceptedBatch(outcomes.size(), (int) duplicates));
    }

    private static Uni<IngressOutcome> now(IngressOutcome outcome) {
        return Uni.createFrom().item(outcome);
    }
}
