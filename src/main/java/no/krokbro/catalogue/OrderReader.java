package no.krokbro.catalogue;

import java.util.Map;
import java.util.Optional;
import no.krokbro.catalogue.Order.Key.FromHeader;
import no.krokbro.catalogue.Order.Key.FromJson;
import no.krokbro.catalogue.Order.Key.RoutingKey;
import no.krokbro.catalogue.Order.None;
import no.krokbro.catalogue.Order.PerKey;
import no.krokbro.catalogue.Order.Strict;

/** Reads {@code order} and {@code order-key}. */
final class OrderReader {
    private static final String HEADER = "header:";
    private static final String JSON = "json:";
    private static final Order BY_KEY = new PerKey(new RoutingKey());
    private static final Map<String, Order> WORDS =
            Map.of("none", new None(), "strict", new Strict(), "per-key", BY_KEY);

    private OrderReader() {}

    /** The order; its lock needs a queue of ours on {@code broker} itself. */
    static Read<Order> read(Section subscription, Read<Broker> broker) {
        var word = subscription.optional("order", Kinds.choice(WORDS), new None());
        var key = subscription.optional("order-key", OrderReader::key);
        var order = subscription.derived("order-key", () -> keyed(word.get(), key.get()));
        return subscription.derived("order", () -> {
            if (order.get().isKept() && broker.get().workspace().isPresent()) {
                throw new Wrong("needs a lock on the broker that is read from, so it takes no broker with a workspace."
                        + " Leave order or workspace out.");
            }
            return order.get();
        });
    }

    private static Order keyed(Order word, Optional<Order.Key> key) {
        if (key.isPresent() && !(word instanceof PerKey)) {
            throw new Wrong("says something only with order: per-key. Remove it, or set that.");
        }
        return key.<Order>map(PerKey::new).orElse(word);
    }

    private static Order.Key key(Setting setting) {
        String text = Kinds.text(setting);
        if (text.startsWith(HEADER)) {
            return new FromHeader(Kinds.text(text.substring(HEADER.length())));
        }
        if (text.startsWith(JSON)) {
            return new FromJson(Kinds.jsonPointer(text.substring(JSON.length())));
        }
        if (!text.equals("routing-key")) {
            throw new Wrong("takes routing-key, header:NAME or json:/pointer");
        }
        return new RoutingKey();
    }
}
