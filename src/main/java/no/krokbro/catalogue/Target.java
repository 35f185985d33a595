package no.krokbro.catalogue;

import static no.krokbro.catalogue.Kinds.choice;

import java.util.Map;
import java.util.Optional;

/** Where a source's notifications go: its {@code publish}. */
record Target(Broker broker, String exchange, String routingKey, boolean unroutedAccepted, Optional<Broker> fallback) {
    static Target read(Section publish, Brokers brokers) {
        var broker = publish.required("broker", brokers::find);
        var written = publish.optional("exchange", Kinds::amqpNameOrEmpty);
        var exchange =
                publish.derived("exchange", () -> Brom.exchange(broker.get().brom(), written.get()));
        var routingKey = publish.optional("routing-key", Mapping::routingKey, "{type}");
        var unrouted = publish.optional("unrouted", choice(Map.of("refuse", false, "accept", true)), false);
        var fallback = publish.optional("fallback", brokers::find);
        var another = publish.derived("fallback", () -> another(fallback.get(), broker.get()));
        publish.weakens("unrouted", unrouted);
        return new Target(broker.get(), exchange.get(), routingKey.get(), unrouted.get(), another.get());
    }

    private static Optional<Broker> another(Optional<Broker> fallback, Broker broker) {
        if (fallback.filter(on -> on.equals(broker) || on.workspace().isPresent())
                .isPresent()) {
            throw new Wrong("takes another broker, one without a workspace");
        }
        return fallback;
    }
}
