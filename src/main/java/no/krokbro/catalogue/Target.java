package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.choice;

import java.util.Map;

/** Where a source's notifications go: its {@code publish}. */
record Target(Broker broker, String exchange, String routingKey, boolean unroutedAccepted) {
    static Target read(Section publish, Brokers brokers) {
        publish.later("fallback");
        var broker = publish.required("broker", brokers::find);
        var exchange = publish.required("exchange", Kinds::amqpNameOrEmpty);
        var routingKey = publish.optional("routing-key", Mapping::routingKey, "{type}");
        var unrouted = publish.optional("unrouted", choice(Map.of("refuse", false, "accept", true)), false);
        publish.weakens("unrouted", unrouted);
        return new Target(broker.get(), exchange.get(), routingKey.get(), unrouted.get());
    }
}
