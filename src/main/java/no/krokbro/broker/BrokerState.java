package no.krokbro.broker;

import java.util.Optional;

/**
 * How a broker is doing.
 *
 * @param broker {@code tenant/name}
 * @param publishing what is wrong with publishing, in words; empty when nothing is, or nothing publishes there
 * @param consuming likewise for consuming
 * @param withdrawn whether access is: RabbitMQ refuses user, password or vhost, or an exchange is gone or closed
 * @param inFlight publishes that wait for their confirm
 */
public record BrokerState(
        String tenant,
        String broker,
        Optional<String> publishing,
        Optional<String> consuming,
        boolean withdrawn,
        int inFlight) {}
