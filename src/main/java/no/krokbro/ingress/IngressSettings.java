package no.krokbro.ingress;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What may be set about receiving hooks. */
@ConfigMapping(prefix = "krokbro.ingress")
public interface IngressSettings {
    /** Bytes of bodies in the house at once; a quarter of them for one tenant. */
    @WithDefault("64M")
    MemorySize bodyBytes();

    /** How long a sender may take to send a body. */
    @WithDefault("5s")
    Duration bodyTime();

    /** How many events a source remembers in order to tell duplicates. */
    @WithDefault("65536")
    int remembered();
}
