package no.krokbro.catalogue;

import java.util.List;
import java.util.Optional;
import no.krokbro.signature.Secret;

/**
 * A RabbitMQ cluster, vhost and user of a tenant.
 *
 * @param host name or address to connect to
 * @param tls whether the connection is amqps; plain AMQP only where {@code plaintext: true} says so
 * @param passwords tried in order, the next one only after ACCESS_REFUSED
 * @param ca PEM certificates to trust instead of the system's
 * @param serverName sent as SNI and checked against the certificate
 * @param workspace name of the broker that keeps our own queues for this one, where this user may not declare any
 * @param brom where its application was ordered, if it was there
 */
public record Broker(
        String tenant,
        String name,
        String host,
        int port,
        boolean tls,
        String vhost,
        String username,
        List<Secret> passwords,
        Optional<String> ca,
        String serverName,
        Optional<String> workspace,
        Optional<Brom> brom) {
    public Broker {
        passwords = List.copyOf(passwords);
    }

    /** Unique in the catalogue: {@code tenant/name}. */
    public String key() {
        return tenant + "/" + name;
    }
}
