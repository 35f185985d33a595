package no.krokbro.broker;

/** How a subscription's queue is being read. */
public sealed interface ConsumerState {
    /** Messages flow, as far as there is room for them. */
    record Consuming() implements ConsumerState {}

    /** Consumption is held by whoever asked for it. */
    record Held() implements ConsumerState {}

    /** Another connection has the lock that reading it needs. */
    record Elsewhere() implements ConsumerState {}

    /** No connection, or RabbitMQ ended the consumer; it is tried again. */
    record Interrupted(String reason) implements ConsumerState {}

    /** RabbitMQ lets us not in at all, {@code why}; ends by itself when that changes. */
    record ShutOut(String why) implements ConsumerState {}

    /** The queue is gone (404) or the user may not read it (403); ends by itself when that changes. */
    record Withdrawn(int code) implements ConsumerState {}
}
