package no.krokbro.selfservice;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Tenant;

/** What documents say of a tenant: its sources by name, and whom to ask. */
record Owned(Tenant tenant, List<Source> sources) {
    static Owned by(Tenant tenant) {
        return new Owned(
                tenant,
                tenant.sources().values().stream()
                        .sorted(Comparator.comparing(Source::name))
                        .toList());
    }

    /** The tenant's contact, or else its first source's. */
    Optional<String> contact() {
        return tenant.contact().or(() -> sources.stream().findFirst().map(Source::contact));
    }
}
