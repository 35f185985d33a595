package no.krokbro.selfservice;

import java.util.List;
import java.util.Optional;

/** How everything is doing, for the top of the live page. */
record House(List<TenantView> tenants, List<String> weakenings) {
    /** A tenant and what it owns, by name. */
    record TenantView(
            String name, List<SourceView> sources, List<BrokerView> brokers, List<SubscriptionView> subscriptions) {}

    /** Where a source publishes. */
    record SourceView(String name, String broker, String exchange) {}

    /** A broker, and what is wrong with it. */
    record BrokerView(String name, boolean plaintext, Optional<String> trouble) {}

    /** Where a subscription reads and delivers, and what keeps it from that. */
    record SubscriptionView(String name, String broker, String queue, String endpoint, Optional<String> trouble) {}
}
