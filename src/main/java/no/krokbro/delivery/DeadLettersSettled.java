package no.krokbro.delivery;

import no.krokbro.catalogue.Subscription;

/**
 * Somebody replayed or dropped dead letters; fired for those who watch.
 *
 * @param verb {@code replayed} or {@code dropped}
 * @param reason that was given for a drop; empty for a replay
 */
public record DeadLettersSettled(Subscription subscription, String verb, int count, String reason) {}
