package no.krokbro.catalogue;

import java.util.Map;

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
}
