package no.krokbro.ingress;

import java.util.Optional;
import no.krokbro.catalogue.Broker;

/**
 * How a spool is doing.
 *
 * @param on the broker that keeps it
 * @param waitedFor the broker that its notifications wait for
 * @param waiting how many there are, as last seen
 * @param moved how many were moved on by this instance
 * @param lost how many of those belonged to no source any more
 * @param trouble why it cannot be used, or why some do not move, in words
 */
public record SpoolState(Broker on, Broker waitedFor, long waiting, long moved, long lost, Optional<String> trouble) {}
