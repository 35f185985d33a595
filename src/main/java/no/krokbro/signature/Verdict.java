package no.krokbro.signature;

import java.util.Optional;

/** What a scheme says of a request. */
public sealed interface Verdict {
    /**
     * The sender knows a secret of ours.
     *
     * @param id the sender's id of the event, stable over its retries
     * @param idSigned whether the signature covers the id; if not, anybody who saw a request can change it
     * @param event the vendor's name of what happened
     */
    record Verified(Optional<String> id, boolean idSigned, Optional<String> event) implements Verdict {}

    /** The request is not proven to be the sender's. */
    record Rejected(Reason reason) implements Verdict {}

    /** Why; told to the log and the sender, so it says nothing about the secret. */
    enum Reason {
        SIGNATURE_MISSING,
        SIGNATURE_UNREADABLE,
        SIGNATURE_WRONG,
        TIMESTAMP_MISSING,
        TIMESTAMP_UNREADABLE,
        TIMESTAMP_OUTSIDE_TOLERANCE,
        ID_MISSING,
        ID_UNREADABLE,
        BODY_UNREADABLE
    }
}
