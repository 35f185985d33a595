package no.krokbro.catalogue;

import java.net.URI;
import java.util.Optional;

/**
 * BROM, where an institution's people order who may send and who may listen: an application there is a vhost and a user of
 * one name, and an exchange named after it.
 *
 * @param page where they click
 * @param application with its prefix, such as {@code system-test-canvas}
 */
public record Brom(URI page, String application) {
    private static final String OUTGOING = "outgoing_";
    private static final String FROM = "from_";
    private static final String TO = "to_";

    /** The exchange that the application publishes to. */
    public String outgoing() {
        return OUTGOING + application;
    }

    /** What to click when RabbitMQ does not let the application in. */
    public String whenRefused() {
        return "In BROM (%s), see that the application %s is there and that its passwords are those in the catalogue."
                .formatted(page, application);
    }

    /** What to click when an exchange is not there. */
    public String whenNoExchange(String exchange) {
        return exchange.equals(outgoing())
                ? "In BROM (%s), see that the application %s is there: its exchange comes with it."
                        .formatted(page, application)
                : inManagement("exchange");
    }

    /** What to click when a queue is not there, or closed. */
    public String whenNoQueue(String queue) {
        return queue.startsWith(FROM)
                ? "In BROM (%s), ask for access to %s for %s; who owns it must approve."
                        .formatted(page, queue.substring(FROM.length()), application)
                : inManagement("queue");
    }

    /** What to click when nobody has heard what was published. */
    public String whenNobodyListens() {
        return "in BROM, nobody has been given access to this application yet";
    }

    private String inManagement(String kind) {
        return "It is no %s of BROM's: make it in RabbitMQ's management, as the user %s.".formatted(kind, application);
    }

    /** The application's exchange, or another that is not another application's. */
    static String exchange(Optional<Brom> brom, Optional<String> written) {
        String exchange =
                written.or(() -> brom.map(Brom::outgoing)).orElseThrow(() -> new Wrong("is missing. Add it."));
        brom.map(Brom::outgoing)
                .filter(own -> exchange.startsWith(OUTGOING) && !exchange.equals(own))
                .ifPresent(own -> {
                    throw new Wrong("is another application's. BROM lets this one publish to " + own + ".");
                });
        return exchange;
    }

    /** A queue that may be read without taking what is somebody else's. */
    static String queue(Optional<Brom> brom, String queue) {
        if (brom.isPresent() && queue.startsWith(TO)) {
            throw new Wrong("holds what goes to another application, and reading would take it from there. "
                    + "What comes from another is in from_<its name>.");
        }
        return queue;
    }

    static Brom of(URI page, String vhost, String username) {
        if (!vhost.equals(username)) {
            throw new Wrong("names vhost and user alike, after the application. Correct uri or username.");
        }
        return new Brom(page, vhost);
    }
}
