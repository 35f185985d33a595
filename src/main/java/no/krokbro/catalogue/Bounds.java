package no.krokbro.catalogue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import no.krokbro.egress.Network;

/**
 * Who may send to a source, and how often.
 *
 * @param senders networks that may send; empty is all
 * @param gateway what the API gateway before us must show
 * @param rate per replica
 */
public record Bounds(List<Network> senders, Optional<Gateway> gateway, Optional<Rate> rate) {
    public Bounds {
        senders = List.copyOf(senders);
    }

    /** So many requests in so long a time; as many may come at once. */
    public record Rate(int requests, Duration per) {
        /** The share of the time that is one request's. */
        public Duration share() {
            return per.dividedBy(requests);
        }
    }
}
