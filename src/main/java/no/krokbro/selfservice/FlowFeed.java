package no.krokbro.selfservice;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import no.krokbro.catalogue.Source;
import no.krokbro.delivery.AttemptMade;
import no.krokbro.ingress.HookAnswered;
import no.krokbro.selfservice.FlowRow.HookRow;
import org.jboss.resteasy.reactive.RestStreamElementType;

/**
 * {@code GET /api/v1/flow}: hooks and attempts as they happen, as server-sent events.
 *
 * <p>A reader asks the ring on every beat for what is new, so that a flow never waits for a page, and a slow page costs
 * nothing but its own gaps.
 */
@Singleton
@Path("/api/v1/flow")
public final class FlowFeed {
    private static final Duration BEAT = Duration.ofMillis(200);
    private static final int BEATS_PER_LOOK = 5;
    private static final int BEATS_PER_REMINDER = 75; // more often than idle connections are closed

    private static final int MOST_ANSWERS = 20;

    private final FlowRing ring = new FlowRing();
    private final Surveyor surveyor;
    private final Clock clock;
    private volatile boolean ending;

    @Inject
    FlowFeed(Surveyor surveyor, Clock clock) {
        this.surveyor = surveyor;
        this.clock = clock;
    }

    void hook(@Observes HookAnswered hook) {
        ring.add(number -> FlowRows.of(number, clock.instant(), hook));
    }

    void attempt(@Observes AttemptMade attempt) {
        ring.add(number -> FlowRows.of(number, clock.instant(), attempt));
    }

    /** The last answers of a source that are still remembered, newest first. */
    List<HookRow> answers(Source source) {
        return ring.since(ring.oldest()).rows().reversed().stream()
                .filter(HookRow.class::isInstance)
                .map(HookRow.class::cast)
                .filter(row ->
                        row.tenant().equals(source.tenant()) && row.source().equals(source.name()))
                .limit(MOST_ANSWERS)
                .toList();
    }

    /** Ends every stream, so that an open page does not hold up the end of this instance. */
    void ending(@Observes ShutdownDelayInitiatedEvent soon) {
        ending = true;
    }

    /** Begins with the last 200 rows and the state of the house. */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<FlowUpdate> follow() {
        Reader reader = new Reader();
        return Multi.createFrom()
                .ticks()
                .every(BEAT)
                .onOverflow()
                .drop()
                .select()
                .first(_ -> !ending)
                .map(reader::next)
                .filter(FlowUpdate::tells);
    }

    /** What one page has seen. */
    private final class Reader {
        private long next = ring.oldest();
        private Optional<House> house = Optional.empty();

        FlowUpdate next(long beat) {
            FlowRing.News news = ring.since(next);
            next = news.next();
            return FlowUpdate.of(news, beat % BEATS_PER_LOOK == 0 ? look(beat) : Optional.empty());
        }

        private Optional<House> look(long beat) {
            Optional<House> seen = Optional.of(surveyor.look());
            boolean told = beat % BEATS_PER_REMINDER != 0 && seen.equals(house);
            house = seen;
            return told ? Optional.empty() : seen;
        }
    }
}
