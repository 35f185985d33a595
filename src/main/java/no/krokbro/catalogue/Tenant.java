package no.krokbro.catalogue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** An institution: owns brokers, sources and subscriptions; failure in one never touches another. */
public record Tenant(
        String name,
        Optional<String> contact,
        List<Downtime> downtime,
        Map<String, Broker> brokers,
        Map<String, Source> sources,
        Map<String, Subscription> subscriptions) {
    public Tenant {
        downtime = List.copyOf(downtime);
        brokers = Map.copyOf(brokers);
        sources = Map.copyOf(sources);
        subscriptions = Map.copyOf(subscriptions);
    }

    /** Whoever is to know of its downtime: its own contact, and those of its sources and subscriptions. */
    public SortedSet<String> contacts() {
        SortedSet<String> contacts = new TreeSet<>(contact.stream().toList());
        sources.values().forEach(source -> contacts.add(source.contact()));
        subscriptions.values().forEach(subscription -> contacts.add(subscription.contact()));
        return contacts;
    }

    /** The announced downtime that holds at {@code now}. */
    public Optional<Downtime> downtimeAt(Instant now) {
        for (Downtime window : downtime) { // every hook asks this: no stream
            if (window.holds(now)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    /** An announced time without service, from inclusive to exclusive. */
    public record Downtime(Instant from, Instant to, String text) {
        /** Whether it is going on. */
        public boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(to);
        }
    }
}
