package no.krokbro.selfservice;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Clock;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.Source;
import no.krokbro.ingress.Preview;
import no.krokbro.problem.ProblemType;
import no.krokbro.problem.Refusal;
import no.krokbro.selfservice.SourceSheet.Previewed;
import no.krokbro.selfservice.SourceSheet.Tested;

/** {@code /api/v1/tenants/{tenant}/sources/{source}}: how a source is set up, and what comes of its hooks. */
@Singleton
@Path("/api/v1/tenants/{tenant}/sources/{source}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class SourceResource {
    private final CurrentCatalogue catalogue;
    private final FlowFeed feed;
    private final FrontDoor door;
    private final Clock clock;

    @Inject
    SourceResource(CurrentCatalogue catalogue, FlowFeed feed, FrontDoor door, Clock clock) {
        this.catalogue = catalogue;
        this.feed = feed;
        this.door = door;
        this.clock = clock;
    }

    /** What people may know of it. */
    @GET
    public SourceSheet sheet(@PathParam("tenant") String tenant, @PathParam("source") String name) {
        Source source = source(tenant, name);
        return SourceSheets.of(catalogue.now(), source, feed.answers(source), clock.instant());
    }

    /** What a pasted hook would become. Publishes nothing and remembers nothing. */
    @POST
    @Path("preview")
    public Previewed preview(@PathParam("tenant") String tenant, @PathParam("source") String name, InputStream sent)
            throws JsonProcessingException {
        Source source = source(tenant, name);
        SampleHook hook = SampleHook.of(source, clock.instant()).with(PastedHook.read(sent, source.maxBody()));
        return switch (Preview.of(source, hook::values, hook.body(), clock.instant())) {
            case Preview.Refused(var why) -> throw Refusal.of(ProblemType.MALFORMED.because(why));
            case Preview.Handshake() -> SourceSheets.handshake();
            case Preview.Becomes(var items) -> SourceSheets.previewed(items);
        };
    }

    /** Plays the vendor: signs a hook, ours or a given one, sends it through the front door, and tells the answer. */
    @POST
    @Path("test")
    public Tested test(@PathParam("tenant") String tenant, @PathParam("source") String name, InputStream sent)
            throws JsonProcessingException {
        Source source = source(tenant, name);
        SampleHook hook = SampleHook.of(source, clock.instant()).with(PastedHook.read(sent, source.maxBody()));
        return SourceSheets.tested(source, door.send(source, signed(source, hook)));
    }

    private VendorHook signed(Source source, SampleHook hook) {
        try {
            String url = catalogue.now().service().called("/hooks/" + source.key());
            return VendorHook.of(source, url, hook, clock.instant());
        } catch (IllegalArgumentException onlyTheVendor) {
            throw Refusal.of(ProblemType.UNSIGNABLE.because(String.valueOf(onlyTheVendor.getMessage())));
        }
    }

    private Source source(String tenant, String name) {
        return catalogue
                .now()
                .source(tenant, name)
                .orElseThrow(() -> Refusal.of(ProblemType.UNKNOWN.because("There is no such tenant or source.")));
    }
}
