package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.atLeastOne;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code tenants.<tenant>.brokers.<name>}. */
final class BrokerReader {
    private final String tenant;
    private final Map<String, Section> sections = new LinkedHashMap<>();

    BrokerReader(String tenant) {
        this.tenant = tenant;
    }

    Broker read(String name, Section broker) {
        var plaintext = broker.optional("plaintext", Kinds::flag, false);
        var uri = broker.required("uri", setting -> BrokerAddress.of(setting, plaintext));
        var username = broker.required("username", Kinds::text);
        var passwords = broker.required("passwords", atLeastOne(SecretsReader::shown));
        var ca = broker.optional("ca", Kinds::certificates);
        var serverName = broker.optional("server-name", BrokerAddress::serverName);
        var checkedName = broker.derived("server-name", () -> uri.get().checkedName(serverName.get()));
        var workspace = broker.optional("workspace", Kinds::text);
        var page = broker.optional("brom", setting -> WebAddress.web(setting, () -> false));
        var brom = broker.derived(
                "brom", () -> page.get().map(url -> Brom.of(url, uri.get().vhost(), username.get())));
        broker.weakens("plaintext", plaintext);
        broker.expires("passwords", Expiry.Kind.SECRET, () -> DatedSecret.replacedBy(passwords.get()));
        broker.expires("ca", Expiry.Kind.CERTIFICATE, () -> ca.get().map(Kinds::lastDay));
        sections.put(name, broker);
        return new Broker(
                tenant,
                name,
                uri.get().host(),
                uri.get().port(),
                uri.get().tls(),
                uri.get().vhost(),
                username.get(),
                DatedSecret.values(passwords.get()),
                ca.get(),
                checkedName.get(),
                workspace.get(),
                brom.get());
    }

    /** Checks, when all are read, that every workspace is a broker that needs none itself. */
    void check(Brokers all) {
        sections.forEach((name, section) -> section.derived("workspace", () -> all.workspace(name)));
    }
}
