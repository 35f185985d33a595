package no.krokbro.ingress;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import no.krokbro.signature.KeySet;
import no.krokbro.signature.KeySet.Demand.Fetch;

/**
 * The keys of one source's sender, by their address.
 *
 * <ol>
 *   <li>A known key serves for a day. A key set is fetched anew after ten minutes, a certificate, which never changes at
 *       its address, after a day; until that succeeds the old one serves.
 *   <li>An unknown key is asked for at once, and each address at most once a minute; after a failure once in five seconds.
 *   <li>Hooks that need the same address wait for the same answer.
 *   <li>At most sixteen addresses are kept, and ten new ones a minute are asked: senders write them, and not only ours.
 * </ol>
 */
final class Shelf {
    private static final Duration SERVES = Duration.ofDays(1);
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int MOST = 16;
    private static final int MOST_NEW = 10;

    private final Clock clock;
    private final Map<URI, Entry> entries = new LinkedHashMap<>();
    private Instant minute = Instant.MIN;
    private int news;

    Shelf(Clock clock) {
        this.clock = clock;
    }

    /** One address; touched under the shelf's lock. */
    private static final class Entry {
        private KeySet keys = KeySet.NONE;
        private Instant fetched = Instant.MIN;
        private Instant mayAsk = Instant.MIN;
        private boolean failed;
        private Optional<CompletableFuture<Optional<KeySet>>> underway = Optional.empty();

        private boolean serves(Fetch wanted, Instant now) {
            return now.isBefore(plus(fetched, SERVES)) && keys.holds(wanted.id(), now);
        }

        private boolean isOld(Fetch wanted, Instant now) {
            return wanted.certificate().isEmpty() && !now.isBefore(plus(fetched, FRESH));
        }

        private static Instant plus(Instant moment, Duration time) {
            return moment.equals(Instant.MIN) ? moment : moment.plus(time);
        }
    }

    /** The keys, those without the wanted one included; none when nobody can say. */
    Uni<Optional<KeySet>> find(Fetch wanted, Supplier<Uni<Optional<KeySet>>> fetch) {
        Decision decision = decide(wanted);
        if (decision.begins()) {
            var _ = fetch.get()
                    .onFailure()
                    .recoverWithItem(Optional.empty())
                    .subscribe()
                    .with(found -> arrived(wanted.address(), decision.answer(), found));
        }
        return decision.known().isPresent()
                ? Uni.createFrom().item(decision.known())
                : Uni.createFrom()
                        .completionStage(decision.answer())
                        .map(found -> found.or(() -> stillServing(wanted)));
    }

    /** What to do: answer with what is known, or wait for the answer; and whether it must be asked for first. */
    private record Decision(Optional<KeySet> known, CompletableFuture<Optional<KeySet>> answer, boolean begins) {}

    private synchronized Decision decide(Fetch wanted) {
        Instant now = clock.instant();
        Entry entry = entries.get(wanted.address());
        if (entry == null) {
            if (!mayMeetAnother(now)) {
                return new Decision(Optional.empty(), CompletableFuture.completedFuture(Optional.empty()), false);
            }
            entry = new Entry();
            entries.put(wanted.address(), entry);
        }
        boolean serves = entry.serves(wanted, now);
        boolean asks = entry.underway.isEmpty() && !now.isBefore(entry.mayAsk) && (!serves || entry.isOld(wanted, now));
        if (asks) {
            entry.underway = Optional.of(new CompletableFuture<>());
            entry.mayAsk = now.plus(BETWEEN);
        }
        if (serves || (entry.underway.isEmpty() && !entry.failed)) {
            return new Decision(Optional.of(entry.keys), entry.underway.orElseGet(CompletableFuture::new), asks);
        }
        return new Decision(
                Optional.empty(),
                entry.underway.orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())),
                asks);
    }

    private boolean mayMeetAnother(Instant now) {
        if (minute.equals(Instant.MIN) || !now.isBefore(minute.plus(BETWEEN))) {
            minute = now;
            news = 0;
        }
        if (news == MOST_NEW) {
            return false;
        }
        news++;
        if (entries.size() == MOST) {
            URI gone = entries.entrySet().stream()
                    .filter(entry -> entry.getValue().keys.keys().isEmpty())
                    .findFirst()
                    .orElseGet(() -> entries.entrySet().iterator().next())
                    .getKey();
            entries.remove(gone);
        }
        return true;
    }

    private void arrived(URI address, CompletableFuture<Optional<KeySet>> answer, Optional<KeySet> found) {
        synchronized (this) {
            Entry entry = entries.get(address);
            if (entry != null) {
                Instant now = clock.instant();
                entry.underway = Optional.empty();
                entry.failed = found.isEmpty();
                entry.mayAsk = found.isEmpty() ? now.plus(AFTER_FAILURE) : entry.mayAsk;
                found.ifPresent(keys -> {
                    entry.keys = keys;
                    entry.fetched = now;
                });
            }
        }
        answer.complete(found);
    }

    private synchronized Optional<KeySet> stillServing(Fetch wanted) {
        return Optional.ofNullable(entries.get(wanted.address()))
                .filter(entry -> entry.serves(wanted, clock.instant()))
                .map(entry -> entry.keys);
    }
}
