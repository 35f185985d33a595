package no.krokbro.delivery;

/**
 * How a subscription is doing has changed; fired for those who watch.
 *
 * @param before the state's word before
 */
public record SubscriptionChanged(String before, Delivering now) {}
