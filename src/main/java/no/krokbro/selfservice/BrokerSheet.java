package no.krokbro.selfservice;

import java.util.List;
import java.util.Optional;

/**
 * All that people may know of a broker, and what to click to have it; never a password.
 *
 * @param contact of the tenant
 * @param brom the page of BROM, where the broker is an application of it
 * @param trouble what is wrong with it, in words; begins with {@code withdrawn} when access is
 * @param steps what to do, one after the other
 * @param permissions the least that the user needs
 * @param needs what others must have made
 */
record BrokerSheet(
        String tenant,
        String name,
        String host,
        int port,
        boolean tls,
        String vhost,
        String username,
        Optional<String> contact,
        Optional<String> brom,
        Optional<String> trouble,
        List<String> steps,
        Permissions permissions,
        List<Need> needs) {
    /** Regular expressions, as RabbitMQ takes them. */
    record Permissions(String configure, String write, String read) {}

    /** What is needed there, of which kind. */
    enum Kind {
        EXCHANGE,
        QUEUE
    }

    /**
     * Something that must be there and that Krokbro never makes.
     *
     * @param neededBy the source or subscription, such as {@code source github}
     * @param contact of that
     * @param state {@code there}, {@code gone}, or {@code unknown} when RabbitMQ gave no answer
     * @param remedy what to click, where it is gone
     */
    record Need(Kind kind, String name, String neededBy, String contact, String state, Optional<String> remedy) {}
}
