package no.krokbro.broker;

import no.krokbro.catalogue.Broker;

/**
 * One message to be published: persistent, mandatory, confirmed.
 *
 * @param lane whose channel it takes, so that one sender's closed channel touches no other: {@code tenant/source}
 */
public record Publication(
        Broker broker, String lane, String exchange, String routingKey, MessageProperties properties, byte[] body) {}
