package no.krokbro.broker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What may be set about brokers. */
@ConfigMapping(prefix = "krokbro.broker")
public interface BrokerSettings {
    /** How many messages may wait for one broker's confirm; a quarter of them for one source. */
    @WithDefault("1024")
    int window();

    /**
     * How long a message may wait for its confirm on a connection that stays up: then its channel is closed, and what else is on it
     * has waited for half as long at least.
     */
    @WithDefault("1m")
    Duration longestUnconfirmed();
}
