package no.krokbro.catalogue;

import java.net.URI;
import java.util.Optional;
import no.krokbro.catalogue.YamlValue.Text;
import no.krokbro.egress.Proxy;
import no.krokbro.signature.Secret;

/** Reads {@code proxy}: {@code http://host:port}, or {@code { url, username, password, resolves }}; a subscription's may be {@code none}. */
final class ProxyReader {
    private ProxyReader() {}

    /** A subscription's own, judged as its endpoint is; without one although the service has one, by {@code none}. */
    static Optional<Proxy> own(Setting setting) {
        return setting.value() instanceof Text && setting.text().equals("none")
                ? Optional.empty()
                : Optional.of(read(setting, false));
    }

    /** The service's, which the operator names. */
    static Proxy ofService(Setting setting) {
        return read(setting, true);
    }

    private static Proxy read(Setting setting, boolean trusted) {
        return setting.value() instanceof Text
                ? proxy(address(setting), Optional.empty(), trusted, false)
                : setting.section(section -> proxy(section, trusted));
    }

    private static Proxy proxy(Section section, boolean trusted) {
        var url = section.required("url", ProxyReader::address);
        var username = section.optional("username", Kinds::text);
        var password = section.optional("password", Kinds::secret);
        var resolves = section.optional("resolves", Kinds::flag, false);
        section.weakens("resolves", resolves);
        var login = section.derived("password", () -> login(username.get(), password.get()));
        return proxy(url.get(), login.get(), trusted, resolves.get());
    }

    private static Proxy proxy(URI url, Optional<Proxy.Login> login, boolean trusted, boolean resolves) {
        return new Proxy(url.getHost().replaceAll("[\\[\\]]", ""), url.getPort(), login, trusted, resolves);
    }

    private static Optional<Proxy.Login> login(Optional<String> username, Optional<Secret> password) {
        if (username.isPresent() != password.isPresent()) {
            throw new Wrong("goes together with username. Set both, or neither.");
        }
        return username.flatMap(name -> password.map(secret -> new Proxy.Login(name, secret.text())));
    }

    private static URI address(Setting setting) {
        URI url = WebAddress.of(setting);
        if (!WebAddress.scheme(url).equals("http")
                || url.getPort() < 1
                || !(url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
                || url.getRawQuery() != null) {
            throw new Wrong("takes http://host:port, such as http://proxy.uio.example:3128");
        }
        return url;
    }
}
