package no.krokbro.broker;

import java.io.IOException;
import no.krokbro.broker.Wire.Question;

/** Whether a queue or exchange that is not ours is there, by a passive check: that declares nothing, and needs no permission. */
public enum Presence {
    THERE,
    GONE,
    /** RabbitMQ could not be asked, or answered something else. */
    UNKNOWN;

    static Presence ofExchange(Wire wire, String exchange) {
        return exchange.isEmpty() ? THERE : of(wire, channel -> channel.exchangeDeclarePassive(exchange));
    }

    static Presence ofQueue(Wire wire, String queue) {
        return of(wire, channel -> channel.queueDeclarePassive(queue));
    }

    private static Presence of(Wire wire, Question<?> passive) {
        try {
            wire.asked(passive);
            return THERE;
        } catch (IOException | RuntimeException e) {
            return switch (Faults.code(e)) {
                case 404 -> GONE;
                case 405 -> THERE; // another connection's own
                default -> UNKNOWN;
            };
        }
    }
}
