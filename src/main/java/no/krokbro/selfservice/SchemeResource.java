package no.krokbro.selfservice;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import no.krokbro.problem.ProblemType;
import no.krokbro.problem.Refusal;
import no.krokbro.signature.Scheme;

/** {@code /api/v1/schemes}: the senders that Krokbro knows. */
@Singleton
@Path("/api/v1/schemes")
@Produces(MediaType.APPLICATION_JSON)
public final class SchemeResource {
    /** All of them, by name. */
    @GET
    public List<SchemeView> all() {
        return SchemeViews.all();
    }

    /** One of them. */
    @GET
    @Path("{name}")
    public SchemeView one(@PathParam("name") String name) {
        return Scheme.preset(name)
                .map(SchemeViews::of)
                .orElseThrow(() -> Refusal.of(ProblemType.UNKNOWN.because("There is no such scheme.")));
    }
}
