package no.krokbro.selfservice;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import no.krokbro.catalogue.Expiry;

/**
 * How a tenant is doing on this instance, and whom to ask.
 *
 * @param downtime what goes on and what is announced
 * @param expiries of secrets and certificates, the next one first
 */
record TenantSheet(
        Optional<String> contact,
        List<Window> downtime,
        List<SourceRow> sources,
        List<SubscriptionRow> subscriptions,
        List<Ending> expiries) {
    /**
     * An announced time without service.
     *
     * @param contacts whoever is to know
     */
    record Window(Instant from, Instant to, String text, boolean now, SortedSet<String> contacts) {}

    /**
     * A source.
     *
     * @param lastReceived since this instance started
     */
    record SourceRow(String name, String contact, Optional<Instant> lastReceived, boolean idle) {}

    /**
     * A subscription.
     *
     * @param lastDelivered since this instance started
     */
    record SubscriptionRow(
            String name, String contact, String state, String why, Optional<Instant> lastDelivered, boolean idle) {}

    /** Something that ends, or is to be replaced, by a time. */
    record Ending(String path, Expiry.Kind kind, Instant at, Optional<String> contact) {}
}
