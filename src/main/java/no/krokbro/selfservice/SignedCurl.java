package no.krokbro.selfservice;

import java.time.Instant;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.Source;

/** The command {@code sign}: a line for a shell that sends a source what its vendor would send. */
public final class SignedCurl {
    private SignedCurl() {}

    /**
     * The line, without its end.
     *
     * @param key {@code TENANT/SOURCE}
     * @throws IllegalArgumentException with a text for people: there is no such source, or nobody but the vendor can sign
     */
    public static String line(Catalogue catalogue, String key, Instant now) {
        int slash = Math.max(0, key.indexOf('/'));
        Source source = catalogue
                .source(key.substring(0, slash), key.substring(Math.min(slash + 1, key.length())))
                .orElseThrow(() -> new IllegalArgumentException(key + " is not a TENANT/SOURCE of the catalogue."));
        Address address = Address.of(catalogue.service(), source);
        return VendorHook.of(source, catalogue.service().called(address.path()), SampleHook.of(source, now), now)
                .curl(address.orElse("http://localhost:8080"));
    }
}
