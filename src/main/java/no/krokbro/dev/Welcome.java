package no.krokbro.dev;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Says where to look and what to send, when everything is up. */
@Singleton
@IfBuildProfile("dev")
final class Welcome {
    private static final Logger LOG = Logger.getLogger(Welcome.class);

    private final DevBroker demo;

    @Inject
    Welcome(DevBroker demo) {
        this.demo = demo;
    }

    void say(@ObservesAsync HttpServerStart started) {
        String address = "http://localhost:" + started.options().getPort() + "/";
        demo.curl().ifPresent(curl -> LOG.infof("Look at %s and send a signed hook:%n%n%s%n", address, curl));
    }
}
