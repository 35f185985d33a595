package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.atLeastOne;

/** Reads {@code tenants.<tenant>.brokers.<name>}. */
final class BrokerReader {
    private final String tenant;

    BrokerReader(String tenant) {
        this.tenant = tenant;
    }

    Broker read(String name, Section broker) {
        broker.later("workspace");
        var plaintext = broker.optional("plaintext", Kinds::flag, false);
        var uri = broker.required("uri", setting -> BrokerAddress.of(setting, plaintext));
        var username = broker.required("username", Kinds::text);
        var passwords = broker.required("passwords", atLeastOne(Kinds::secret));
        var ca = broker.optional("ca", Kinds::certificates);
        var serverName = broker.optional("server-name", BrokerAddress::serverName);
        var checkedName = broker.derived("server-name", () -> uri.get().checkedName(serverName.get()));
        broker.weakens("plaintext", plaintext);
        return new Broker(
                tenant,
                name,
                uri.get().host(),
                uri.get().port(),
                uri.get().tls(),
                uri.get().vhost(),
                username.get(),
                passwords.get(),
                ca.get(),
                checkedName.get());
    }
}
