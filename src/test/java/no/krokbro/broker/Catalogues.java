package no.krokbro.broker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.CatalogueChanged;
import no.krokbro.catalogue.ServiceSettings;
import no.krokbro.catalogue.Tenant;

/** Catalogues with nothing but brokers. */
final class Catalogues {
    private Catalogues() {}

    static CatalogueChanged changedTo(Broker... brokers) {
        return new CatalogueChanged(of(), of(brokers));
    }

    private static Catalogue of(Broker... brokers) {
        Map<String, Broker> byName = new java.util.HashMap<>();
        for (Broker broker : brokers) {
            byName.put(broker.name(), broker);
        }
        Tenant tenant = new Tenant("uio", Optional.empty(), List.of(), byName, Map.of(), Map.of());
        return new Catalogue(Map.of("uio", tenant), ServiceSettings.NONE, List.of(), List.of());
    }
}
