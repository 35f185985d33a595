package no.krokbro.selfservice;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CurrentCatalogue;
import no.krokbro.catalogue.Expiry;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Subscription;
import no.krokbro.catalogue.Tenant;
import no.krokbro.delivery.Deliveries;
import no.krokbro.delivery.Delivering;
import no.krokbro.problem.ProblemType;
import no.krokbro.problem.Refusal;
import no.krokbro.selfservice.TenantSheet.Ending;
import no.krokbro.selfservice.TenantSheet.SourceRow;
import no.krokbro.selfservice.TenantSheet.SubscriptionRow;
import no.krokbro.selfservice.TenantSheet.Window;

/** {@code /api/v1/tenants/{tenant}/health}: how it is doing, whom to ask, and what is coming. */
@Singleton
@RunOnVirtualThread
@Path("/api/v1/tenants/{tenant}/health")
@Produces(MediaType.APPLICATION_JSON)
public final class TenantResource {
    private final CurrentCatalogue catalogue;
    private final Deliveries deliveries;
    private final LastSeen seen;
    private final Clock clock;

    @Inject
    TenantResource(CurrentCatalogue catalogue, Deliveries deliveries, LastSeen seen, Clock clock) {
        this.catalogue = catalogue;
        this.deliveries = deliveries;
        this.seen = seen;
        this.clock = clock;
    }

    /** All of it. */
    @GET
    public TenantSheet health(@PathParam("tenant") String name) {
        Catalogue all = catalogue.now();
        Tenant tenant = Optional.ofNullable(all.tenants().get(name))
                .orElseThrow(() -> Refusal.of(ProblemType.UNKNOWN.because("There is no such tenant.")));
        Instant now = clock.instant();
        return new TenantSheet(
                tenant.contact(),
                windows(tenant, now),
                tenant.sources().values().stream()
                        .sorted(Comparator.comparing(Source::name))
                        .map(this::row)
                        .toList(),
                tenant.subscriptions().values().stream()
                        .sorted(Comparator.comparing(Subscription::name))
                        .map(this::row)
                        .toList(),
                endings(all, tenant));
    }

    private static List<Window> windows(Tenant tenant, Instant now) {
        return tenant.downtime().stream()
                .filter(window -> now.isBefore(window.to()))
                .sorted(Comparator.comparing(Tenant.Downtime::from))
                .map(window ->
                        new Window(window.from(), window.to(), window.text(), window.holds(now), tenant.contacts()))
                .toList();
    }

    private SourceRow row(Source source) {
        return new SourceRow(
                source.name(),
                source.contact(),
                seen.of(source),
                seen.idleSince(source).isPresent());
    }

    private SubscriptionRow row(Subscription subscription) {
        Optional<Delivering> now = deliveries.now(subscription);
        return new SubscriptionRow(
                subscription.name(),
                subscription.contact(),
                now.map(Delivering::state).orElse("not served here"),
                now.map(Delivering::why).orElse(""),
                seen.of(subscription),
                seen.idleSince(subscription).isPresent());
    }

    private static List<Ending> endings(Catalogue all, Tenant tenant) {
        return all.expiries().stream()
                .filter(expiry -> expiry.path().startsWith("tenants." + tenant.name() + "."))
                .sorted(Comparator.comparing(Expiry::at))
                .map(expiry -> new Ending(expiry.path(), expiry.kind(), expiry.at(), all.contactOf(expiry.path())))
                .toList();
    }
}
