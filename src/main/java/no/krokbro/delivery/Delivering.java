package no.krokbro.delivery;

import no.krokbro.broker.ConsumerState;
import no.krokbro.catalogue.Subscription;

/** How a subscription is doing: towards its endpoint, and on its queue. */
public record Delivering(Subscription subscription, SubscriptionState endpoint, ConsumerState queue) {}
