package no.krokbro.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What may be set about deliveries. */
@ConfigMapping(prefix = "krokbro.delivery")
public interface DeliverySettings {
    /** How long an ordered subscription's messages wait unacked before they are held in RabbitMQ; its own limit is 30 min. */
    @WithDefault("10m")
    Duration longestUnacked();

    /** How long between two wait queues that a broker is to make before they are needed; it stands still for each. */
    @WithDefault("10s")
    Duration betweenWaitQueues();
}
