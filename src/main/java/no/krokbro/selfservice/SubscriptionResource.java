package no.krokbro.selfservice;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.Subscription;
import no.krokbro.catalogue.Tenant;
import no.krokbro.delivery.DeadLetter;
import no.krokbro.delivery.DeadLetters;
import no.krokbro.delivery.Deliveries;
import no.krokbro.delivery.Delivering;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/tenants/{tenant}/subscriptions/{subscription}}: how it is doing, pause and resume, dead letters. */
@Singleton
@RunOnVirtualThread
@Path("/api/v1/tenants/{tenant}/subscriptions/{subscription}")
@Produces(MediaType.APPLICATION_JSON)
public final class SubscriptionResource {
    private final CurrentCatalogue catalogue;
    private final Deliveries deliveries;
    private final DeadLetters letters;

    @Inject
    SubscriptionResource(CurrentCatalogue catalogue, Deliveries deliveries, DeadLetters letters) {
        this.catalogue = catalogue;
        this.deliveries = deliveries;
        this.letters = letters;
    }

    /** How a subscription is doing on this instance. */
    public record State(String state, String why, Optional<String> parking) {
        static State of(Delivering one) {
            return new State(one.state(), one.why(), one.parking());
        }
    }

    /** Why it is paused. */
    public record Pause(Optional<String> reason) {}

    /** How many dead letters were settled. */
    public record Settled(int count) {}

    /** How it is doing. */
    @GET
    public State state(@PathParam("tenant") String tenant, @PathParam("subscription") String name) {
        return now(found(tenant, name));
    }

    /** Stops taking its messages on this instance; they stay in their queues. */
    @POST
    @Path("pause")
    public State pause(
            @PathParam("tenant") String tenant, @PathParam("subscription") String name, @Nullable Pause pause) {
        Subscription subscription = found(tenant, name);
        deliveries.pause(
                subscription, Optional.ofNullable(pause).flatMap(Pause::reason).orElse("by hand"));
        return now(subscription);
    }

    /** Takes its messages again. */
    @POST
    @Path("resume")
    public State resume(@PathParam("tenant") String tenant, @PathParam("subscription") String name) {
        Subscription subscription = found(tenant, name);
        deliveries.resume(subscription);
        return now(subscription);
    }

    /** The oldest dead letters. */
    @GET
    @Path("dead-letters")
    public List<DeadLetter> browse(
            @PathParam("tenant") String tenant,
            @PathParam("subscription") String name,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        return letters.browse(found(tenant, name), Math.clamp(limit, 1, 200));
    }

    /** Delivers chosen dead letters once more. */
    @POST
    @Path("dead-letters/replay")
    public Settled replay(
            @PathParam("tenant") String tenant, @PathParam("subscription") String name, @Nullable Chosen chosen) {
        return new Settled(letters.replay(found(tenant, name), Chosen.of(chosen).which()));
    }

    /** Forgets chosen dead letters. */
    @POST
    @Path("dead-letters/drop")
    public Settled drop(
            @PathParam("tenant") String tenant, @PathParam("subscription") String name, @Nullable Chosen chosen) {
        Chosen sent = Chosen.of(chosen);
        return new Settled(letters.drop(found(tenant, name), sent.which(), sent.because()));
    }

    private State now(Subscription subscription) {
        return deliveries.now(subscription).map(State::of).orElseThrow(NotFoundException::new);
    }

    private Subscription found(String tenant, String name) {
        return Optional.ofNullable(catalogue.now().tenants().get(tenant))
                .map(Tenant::subscriptions)
                .map(subscriptions -> subscriptions.get(name))
                .orElseThrow(NotFoundException::new);
    }
}
