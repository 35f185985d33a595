package no.krokbro.delivery;

import no.krokbro.catalogue.Broker;

/**
 * The number of messages in {@code krokbro.v1.lost} of a broker has changed: an alarm while it is not 0; fired for those
 * who watch.
 */
public record LostFound(Broker broker, long count) {}
