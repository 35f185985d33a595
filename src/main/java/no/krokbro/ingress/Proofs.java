package no.krokbro.ingress;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import no.krokbro.catalogue.Source;
import no.krokbro.signature.KeySet;
import no.krokbro.signature.KeySet.Demand;
import no.krokbro.signature.SignedRequest;
import no.krokbro.signature.Verifier;
import no.krokbro.signature.Verifier.Verdict;
import no.krokbro.signature.Verifier.Verdict.Rejected;

/** Verifies: at once by a shared secret; beside the event loop, with keys fetched if need be, by anybody's public key. */
@Singleton
final class Proofs {
    private final SenderKeys keys;

    @Inject
    Proofs(SenderKeys keys) {
        this.keys = keys;
    }

    /** Whether it is too slow for an event loop; what is not, is verified at once. */
    static boolean takesLong(Verifier verifier) {
        return verifier.scheme().algorithm().isAsymmetric();
    }

    /** The verdict on a request to {@code source}; none when the keys that it needs cannot be fetched. Never fails. */
    Uni<Optional<Verdict>> verdict(Source source, Verifier verifier, SignedRequest request, Instant now) {
        return takesLong(verifier)
                ? onWorker(() -> verifier.demand(request))
                        .flatMap(demand -> verdict(source, verifier, request, now, demand))
                : Uni.createFrom().item(Optional.of(verifier.verify(request, now)));
    }

    private Uni<Optional<Verdict>> verdict(
            Source source, Verifier verifier, SignedRequest request, Instant now, Demand demand) {
        return switch (demand) {
            case Demand.Nothing() -> verified(verifier, request, now, KeySet.NONE);
            case Demand.Refused(var reason) -> Uni.createFrom().item(Optional.of(new Rejected(reason)));
            case Demand.Fetch wanted ->
                keys.find(source, wanted)
                        .flatMap(found -> found.map(fetched -> verified(verifier, request, now, fetched))
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
        };
    }

    private static Uni<Optional<Verdict>> verified(
            Verifier verifier, SignedRequest request, Instant now, KeySet fetched) {
        return onWorker(() -> Optional.of(verifier.verify(request, now, fetched)));
    }

    private static <T> Uni<T> onWorker(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
