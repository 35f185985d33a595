package no.krokbro.broker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What may be set about brokers. */
@ConfigMapping(prefix = "krokbro.broker")
public interface BrokerSettings {
    /** How many messages may wait for one broker's confirm; a quarter of them for one source. */
    @WithDefault("1024")
    int window();
}
