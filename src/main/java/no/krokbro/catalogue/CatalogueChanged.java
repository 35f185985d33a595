package no.krokbro.catalogue;

/** Fired as a CDI event, synchronously, at start and after each change, by {@link CurrentCatalogue}. */
public record CatalogueChanged(Catalogue before, Catalogue now) {}
