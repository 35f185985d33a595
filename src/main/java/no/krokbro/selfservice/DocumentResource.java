package no.krokbro.selfservice;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.Tenant;
import no.krokbro.problem.ProblemType;
import no.krokbro.problem.Refusal;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code /api/v1/tenants/{tenant}}: what a tenant's API manager and its catalogue of notifications take, for machines. */
@Singleton
@Path("/api/v1/tenants/{tenant}")
@Produces(MediaType.APPLICATION_JSON)
public final class DocumentResource {
    private final CurrentCatalogue catalogue;
    private final String version;

    @Inject
    DocumentResource(CurrentCatalogue catalogue, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.catalogue = catalogue;
        this.version = version;
    }

    /** Its hooks, as OpenAPI 3.0. */
    @GET
    @Path("openapi")
    public JsonNode openApi(@PathParam("tenant") String name) {
        Catalogue now = catalogue.now();
        return OpenApiDocument.of(found(now, name), now.service(), version);
    }

    /** Its notifications, as AsyncAPI 3.0. */
    @GET
    @Path("asyncapi")
    public JsonNode asyncApi(@PathParam("tenant") String name) {
        return AsyncApiDocument.of(found(catalogue.now(), name), version);
    }

    private static Tenant found(Catalogue now, String name) {
        return Optional.ofNullable(now.tenants().get(name))
                .orElseThrow(() -> Refusal.of(ProblemType.UNKNOWN.because("There is no such tenant.")));
    }
}
