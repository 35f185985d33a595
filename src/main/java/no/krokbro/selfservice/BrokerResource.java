package no.krokbro.selfservice;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.Tenant;
import no.krokbro.delivery.LostMessages;
import no.krokbro.problem.ProblemType;
import no.krokbro.problem.Refusal;

/**
 * {@code /api/v1/tenants/{tenant}/brokers/{broker}}: what to click for it, what is missing right now, and the parked messages
 * that had nowhere to go back to.
 */
@Singleton
@RunOnVirtualThread
@Path("/api/v1/tenants/{tenant}/brokers/{broker}")
@Produces(MediaType.APPLICATION_JSON)
public final class BrokerResource {
    private final CurrentCatalogue catalogue;
    private final BrokerSheets sheets;
    private final LostMessages lost;

    @Inject
    BrokerResource(CurrentCatalogue catalogue, BrokerSheets sheets, LostMessages lost) {
        this.catalogue = catalogue;
        this.sheets = sheets;
        this.lost = lost;
    }

    /** How many lost messages there are, or were replayed. */
    public record Count(long count) {}

    /** What people may know of it; RabbitMQ is asked for what it needs. */
    @GET
    public BrokerSheet sheet(@PathParam("tenant") String tenant, @PathParam("broker") String name) {
        Broker broker = found(tenant, name);
        return sheets.of(catalogue.now(), broker);
    }

    /** How many there are, as last seen. */
    @GET
    @Path("lost")
    public Count count(@PathParam("tenant") String tenant, @PathParam("broker") String name) {
        return new Count(lost.now().getOrDefault(found(tenant, name).key(), 0L));
    }

    /** Leads back those whose subscription there is. */
    @POST
    @Path("lost/replay")
    public Count replay(@PathParam("tenant") String tenant, @PathParam("broker") String name) {
        return new Count(lost.replay(found(tenant, name)));
    }

    private Broker found(String tenant, String name) {
        return Optional.ofNullable(catalogue.now().tenants().get(tenant))
                .map(Tenant::brokers)
                .map(brokers -> brokers.get(name))
                .orElseThrow(() -> Refusal.of(ProblemType.UNKNOWN.because("There is no such tenant or broker.")));
    }
}
