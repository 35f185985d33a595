package no.krokbro.catalogue;

import java.util.Map;
import java.util.Optional;

/** The brokers of one tenant, while sources and subscriptions name them. */
record Brokers(Read<Map<String, Read<Broker>>> named) {
    /** The broker that {@code setting} names. */
    Broker find(Setting setting) {
        String name = Kinds.text(setting);
        Map<String, Read<Broker>> all = named.get();
        if (!all.containsKey(name)) {
            throw new Wrong("names no broker of this tenant." + Spelling.hint(name, all.keySet()));
        }
        return all.get(name).get();
    }

    /** Where our own queues are that serve this broker: on itself, unless it names another. */
    Broker workspace(String broker) {
        Map<String, Read<Broker>> all = named.get();
        Broker served = Optional.ofNullable(all.get(broker)).map(Read::get).orElseThrow(Reported::new);
        if (served.workspace().isEmpty()) {
            return served;
        }
        String name = served.workspace().get();
        if (!all.containsKey(name)) {
            throw new Wrong("names no broker of this tenant." + Spelling.hint(name, all.keySet()));
        }
        Broker workspace = Optional.ofNullable(all.get(name)).map(Read::get).orElseThrow(Reported::new);
        if (workspace.workspace().isPresent() || name.equals(broker)) {
            throw new Wrong("takes another broker, one without a workspace of its own");
        }
        return workspace;
    }
}
