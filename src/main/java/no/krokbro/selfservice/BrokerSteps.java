package no.krokbro.selfservice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.krokbro.catalogue.Broker;
import no.krokbro.catalogue.Brom;
import no.krokbro.catalogue.Catalogue;
import no.krokbro.catalogue.Source;
import no.krokbro.catalogue.Subscription;
import no.krokbro.selfservice.BrokerSheet.Permissions;

/** What to click so that a broker serves its sources and subscriptions: in BROM where it is an application of it, else in RabbitMQ. */
record BrokerSteps(Broker broker, Optional<String> contact, List<Source> sources, List<Subscription> subscriptions) {
    private static final String OWN = "krokbro\\.";

    List<String> all() {
        List<String> steps = new ArrayList<>();
        broker.brom().ifPresentOrElse(brom -> inBrom(brom, steps), () -> inRabbitMq(steps));
        if (broker.workspace().isPresent()) {
            steps.add("Messages that wait for another attempt are kept on the broker %s: nothing to make here for them."
                    .formatted(broker.workspace().get()));
        }
        return List.copyOf(steps);
    }

    private void inBrom(Brom brom, List<String> steps) {
        steps.add("In BROM (%s), make the application %s: its purpose gives the prefix. Its contact is %s."
                .formatted(brom.page(), brom.application(), people()));
        steps.add(
                "Copy a password of the application to passwords here. For another, add it in BROM, put it first here, and"
                        + " remove the old one from both when this sheet shows no trouble.");
        if (!sources.isEmpty()) {
            steps.add(
                    ("The exchange %s comes with the application. Who wants to hear of it asks for access in BROM, and you"
                                    + " approve. Until then nobody listens, and senders hear 503; unrouted: accept makes that a"
                                    + " success.")
                            .formatted(brom.outgoing()));
        }
        subscriptions.stream()
                .map(Subscription::queue)
                .distinct()
                .map(queue -> queue + ": " + brom.whenNoQueue(queue))
                .forEach(steps::add);
    }

    private void inRabbitMq(List<String> steps) {
        steps.add(
                "Let whoever runs RabbitMQ make the user %s, with access to the vhost %s and the permissions below, and tell them your contact: %s."
                        .formatted(broker.username(), broker.vhost(), people()));
        steps.add(
                "Keep its password under passwords here. For another, put the new one first, change it in RabbitMQ, and"
                        + " remove the old one when this sheet shows no trouble.");
        sources.stream()
                .map(Source::exchange)
                .filter(exchange -> !exchange.isEmpty())
                .distinct()
                .map(exchange -> "The exchange %s must be there, with a queue bound for what is published: without one"
                                .formatted(exchange)
                        + " senders hear 503.")
                .forEach(steps::add);
        subscriptions.stream()
                .map(Subscription::queue)
                .distinct()
                .map("The queue %s must be there; nobody else may read it."::formatted)
                .forEach(steps::add);
    }

    private String people() {
        String named = Stream.of(
                        contact.stream(),
                        sources.stream().map(Source::contact),
                        subscriptions.stream().map(Subscription::contact))
                .flatMap(all -> all)
                .distinct()
                .collect(Collectors.joining(", "));
        return named.isEmpty() ? "yours" : named;
    }

    /** The least that the user of {@code broker} needs: its own objects only where it keeps messages for somebody. */
    static Permissions permissions(
            Broker broker, Catalogue catalogue, List<Source> sources, List<Subscription> subscriptions) {
        boolean keeps =
                catalogue.subscriptions().anyMatch(one -> one.workspace().equals(broker))
                        || catalogue
                                .sources()
                                .anyMatch(source ->
                                        source.fallback().filter(broker::equals).isPresent());
        return new Permissions(
                keeps ? "^" + OWN : "^$",
                pattern(
                        sources.stream()
                                .map(source ->
                                        source.exchange().isEmpty() ? "amq\\.default$" : whole(source.exchange())),
                        keeps),
                pattern(subscriptions.stream().map(one -> whole(one.queue())), keeps));
    }

    private static String whole(String name) {
        return name.replaceAll("[^A-Za-z0-9_/ -]", "\\\\$0") + "$";
    }

    private static String pattern(Stream<String> names, boolean keeps) {
        List<String> all = Stream.concat(names, keeps ? Stream.of(OWN) : Stream.empty())
                .distinct()
                .sorted()
                .toList();
        return all.isEmpty() ? "^$" : "^(" + String.join("|", all) + ")";
    }
}
