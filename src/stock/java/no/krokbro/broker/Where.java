package no.krokbro.broker;

import java.nio.file.Path;
import java.util.Optional;
import no.krokbro.fixture.RabbitVhost;

/**
 * Where a connector connects to, and as whom; the password is the user's name.
 *
 * @param ca PEM certificates to trust; with them the connection is TLS
 * @param tuned whether it gets the best settings that are known for it, or only what it cannot do without
 */
record Where(String host, int port, String vhost, String user, Optional<Path> ca, boolean tuned) {
    static Where plain(RabbitVhost vhost) {
        return new Where("127.0.0.1", vhost.node().port(), vhost.name(), vhost.name(), Optional.empty(), true);
    }

    /** TLS to {@code mq.example}, which {@code src/stock/hosts} says is this machine. */
    static Where tls(int port, Path ca) {
        return new Where("mq.example", port, "/", "guest", Optional.of(ca), true);
    }

    Where port(int other) {
        return new Where(host, other, vhost, user, ca, tuned);
    }

    Where as(String other) {
        return new Where(host, port, vhost, other, ca, tuned);
    }

    Where untuned() {
        return new Where(host, port, vhost, user, ca, false);
    }
}
