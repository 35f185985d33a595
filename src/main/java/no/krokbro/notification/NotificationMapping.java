package no.krokbro.notification;

/** How a source's hooks become notifications: an allow list, parsed once. */
public final class NotificationMapping {
    /** Reads a hook; whatever the mapping does not name is left behind. Never throws. */
    public Reading read(Arrival arrival) {
        throw new UnsupportedOperationException();
    }
}
