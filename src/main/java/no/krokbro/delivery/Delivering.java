package no.krokbro.delivery;

import java.util.Optional;
import no.krokbro.broker.ConsumerState;
import no.krokbro.catalogue.Subscription;

/**
 * How a subscription is doing: towards its endpoint, and on its queue.
 *
 * @param order what those that came wait for by their order, in words; empty when they do not
 * @param parking what keeps failed messages from being parked in RabbitMQ, in words; empty when nothing does
 */
public record Delivering(
        Subscription subscription,
        SubscriptionState endpoint,
        ConsumerState queue,
        Optional<String> order,
        Optional<String> parking) {
    /** One word: {@code active}, {@code waiting}, {@code standby}, {@code probing}, {@code paused}, {@code disabled}, {@code downtime}, {@code pinging}, {@code withdrawn}, {@code interrupted} or {@code ending}. */
    public String state() {
        return switch (endpoint) {
            case SubscriptionState.Active _ ->
                switch (queue) {
                    case ConsumerState.Withdrawn _, ConsumerState.ShutOut _ -> "withdrawn";
                    case ConsumerState.Interrupted _ -> "interrupted";
                    case ConsumerState.Elsewhere _ -> "standby";
                    case ConsumerState.Consuming _, ConsumerState.Held _ -> order.isEmpty() ? "active" : "waiting";
                };
            case SubscriptionState.Probing _ -> "probing";
            case SubscriptionState.Disabled _ -> "disabled";
            case SubscriptionState.Paused _ -> "paused";
            case SubscriptionState.Downtime _ -> "downtime";
            case SubscriptionState.Pinging _ -> "pinging";
            case SubscriptionState.Ending _ -> "ending";
        };
    }

    /** Why it is not active, in words; empty when it is. */
    public String why() {
        return switch (endpoint) {
            case SubscriptionState.Active _ ->
                switch (queue) {
                    case ConsumerState.Withdrawn(int code) ->
                        (code == 404 ? "the queue is gone (404)" : "the queue may not be read (403)") + remedy();
                    case ConsumerState.ShutOut(var reason) -> reason;
                    case ConsumerState.Interrupted(var reason) -> reason;
                    case ConsumerState.Elsewhere _ -> "another instance serves it, as its order asks";
                    case ConsumerState.Consuming _, ConsumerState.Held _ -> order.orElse("");
                };
            case SubscriptionState.Probing(var fault, int status, var pause, var _) ->
                "the endpoint fails (%s), next try within %d s"
                        .formatted(status == 0 ? Reasons.of(fault) : String.valueOf(status), pause.toSeconds() + 1);
            case SubscriptionState.Disabled _ -> "the endpoint answered 410";
            case SubscriptionState.Paused(var reason) -> reason;
            case SubscriptionState.Downtime(var until, var text) -> "announced downtime until " + until + ": " + text;
            case SubscriptionState.Pinging(var trouble, var _) ->
                "the endpoint has yet to answer a ping" + (trouble.isEmpty() ? "" : " (" + trouble + ")");
            case SubscriptionState.Ending _ -> "";
        };
    }

    private String remedy() {
        return subscription
                .broker()
                .brom()
                .map(brom -> ". " + brom.whenNoQueue(subscription.queue()))
                .orElse("");
    }
}
