package no.krokbro.selfservice;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import no.krokbro.broker.BrokerConnections;
import no.krokbro.broker.PassiveChecks;
import no.krokbro.broker.Presence;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Subscription;
import no.krokbro.selfservice.BrokerSheet.Kind;
import no.krokbro.selfservice.BrokerSheet.Need;

/** Fills in what is told of a broker, by looking for what it needs. */
@Singleton
final class BrokerSheets {
    private final BrokerConnections connections;
    private final PassiveChecks checks;

    @Inject
    BrokerSheets(BrokerConnections connections, PassiveChecks checks) {
        this.connections = connections;
        this.checks = checks;
    }

    /** Waits for RabbitMQ's answers, one after the other, at most 5 s each. */
    BrokerSheet of(Catalogue catalogue, Broker broker) {
        List<Source> sources = catalogue
                .sources()
                .filter(source -> source.broker().equals(broker))
                .sorted(Comparator.comparing(Source::name))
                .toList();
        List<Subscription> subscriptions = catalogue
                .subscriptions()
                .filter(subscription -> subscription.broker().equals(broker))
                .sorted(Comparator.comparing(Subscription::name))
                .toList();
        Optional<String> contact = catalogue.contact(broker.tenant());
        return new BrokerSheet(
                broker.tenant(),
                broker.name(),
                broker.host(),
                broker.port(),
                broker.tls(),
                broker.vhost(),
                broker.username(),
                contact,
                broker.brom().map(brom -> brom.page().toString()),
                trouble(broker),
                new BrokerSteps(broker, contact, sources, subscriptions).all(),
                BrokerSteps.permissions(broker, catalogue, sources, subscriptions),
                Stream.concat(
                                sources.stream()
                                        .filter(source -> !source.exchange().isEmpty())
                                        .map(this::need),
                                subscriptions.stream().map(this::need))
                        .toList());
    }

    private Optional<String> trouble(Broker broker) {
        return connections.states().stream()
                .filter(state -> state.broker().equals(broker.key()))
                .findFirst()
                .flatMap(Surveyor::trouble);
    }

    private Need need(Source source) {
        Presence presence =
                checks.exchange(source.broker(), source.exchange()).await().indefinitely();
        return need(
                Kind.EXCHANGE,
                source.exchange(),
                "source " + source.name(),
                source.contact(),
                presence,
                source.broker().brom().map(brom -> brom.whenNoExchange(source.exchange())));
    }

    private Need need(Subscription subscription) {
        Presence presence = checks.queue(subscription.broker(), subscription.queue())
                .await()
                .indefinitely();
        return need(
                Kind.QUEUE,
                subscription.queue(),
                "subscription " + subscription.name(),
                subscription.contact(),
                presence,
                subscription.broker().brom().map(brom -> brom.whenNoQueue(subscription.queue())));
    }

    private static Need need(
            Kind kind, String name, String neededBy, String contact, Presence presence, Optional<String> inBrom) {
        String remedy = inBrom.orElse("Make the %s %s in RabbitMQ's management, or ask who runs RabbitMQ for it."
                .formatted(kind.name().toLowerCase(Locale.ROOT), name));
        return new Need(
                kind,
                name,
                neededBy,
                contact,
                presence.name().toLowerCase(Locale.ROOT),
                presence == Presence.GONE ? Optional.of(remedy) : Optional.empty());
    }
}
