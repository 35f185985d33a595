package no.krokbro.ingress;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.Source;
import no.krokbro.egress.EgressAnswer;
import no.krokbro.egress.EgressAnswer.Answered;
import no.krokbro.egress.EgressClient;
import no.krokbro.egress.EgressRequest;
import no.krokbro.signature.KeySet;
import no.krokbro.signature.KeySet.Demand.Fetch;

/**
 * Fetches what senders publish: their keys, and the addresses that a handshake wants called.
 *
 * <ol>
 *   <li>Through the guard, within 2 s, at most 256 KiB, at most four at once for a source.
 *   <li>What was fetched serves, and is fetched anew beside the hooks when it is old ({@link Shelf}).
 *   <li>An address that does not answer says nothing of a sender: that is our own trouble, never a wrong signature.
 * </ol>
 */
@Singleton
final class SenderKeys {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int LONGEST = 256 << 10;
    private static final int AT_ONCE = 4;

    private final EgressClient egress;
    private final Clock clock;
    private final ConcurrentMap<String, Shelf> bySource = new ConcurrentHashMap<>();

    @Inject
    SenderKeys(EgressClient egress, Clock clock) {
        this.egress = egress;
        this.clock = clock;
    }

    /** The keys; none when nobody can say which they are. Never fails. */
    Uni<Optional<KeySet>> find(Source source, Fetch wanted) {
        return bySource.computeIfAbsent(source.key(), _ -> new Shelf(clock))
                .find(wanted, () -> fetched(source, wanted));
    }

    private Uni<Optional<KeySet>> fetched(Source source, Fetch wanted) {
        return egress.send(request(source, wanted.address()))
                .emitOn(Infrastructure.getDefaultWorkerPool()) // reading keys is slow
                .map(answer -> answer instanceof Answered(int status, var _, var body)
                                && status == 200
                                && body.length < LONGEST
                        ? KeySet.read(wanted, body)
                        : Optional.empty());
    }

    /** Calls an address for a handshake; whether it took that well. Never fails. */
    Uni<Boolean> visited(Source source, URI address) {
        return egress.send(request(source, address)).map(SenderKeys::isSuccess);
    }

    private static boolean isSuccess(EgressAnswer answer) {
        return answer instanceof Answered(int status, var _, var _) && status / 100 == 2;
    }

    private static EgressRequest request(Source source, URI address) {
        return new EgressRequest(
                "keys " + source.key(),
                AT_ONCE,
                "GET",
                address,
                Map.of("accept", "*/*"),
                new byte[0],
                LIMIT,
                source.reach().allowed(),
                source.reach().allowHttp(),
                source.reach().proxy().filter(_ -> address.getScheme().equalsIgnoreCase("https")),
                Optional.empty(),
                LONGEST);
    }

    /** Forgets sources that are gone. */
    void follow(@Observes @Priority(20) CatalogueChanged change) {
        bySource.keySet().removeIf(key -> {
            String[] names = key.split("/", 2);
            return change.now().source(names[0], names[1]).isEmpty();
        });
    }
}
