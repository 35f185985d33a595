package no.krokbro.selfservice;

import java.util.Optional;
import no.krokbro.catalogue.ServiceSettings;
import no.krokbro.catalogue.Source;

/**
 * Where a source's sender sends to.
 *
 * @param origin what stands before the path, when {@code service.public-url} says it
 */
record Address(Optional<String> origin, String path) {
    static Address of(ServiceSettings service, Source source) {
        return new Address(
                service.publicUrl().map(url -> url.toString().replaceFirst("/+$", "")), "/hooks/" + source.key());
    }

    String orElse(String usual) {
        return origin.orElse(usual) + path;
    }
}
