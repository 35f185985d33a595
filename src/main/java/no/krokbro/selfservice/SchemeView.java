package no.krokbro.selfservice;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A scheme, for those who choose one or set up a sender.
 *
 * @param algorithm as a declared scheme writes it
 * @param proof what the sender and we need to know for it
 * @param headers that the sender brings
 * @param event where the vendor's name of what happened stands
 * @param toleranceSeconds how far from now its timestamp may be; none without a timestamp
 * @param contentTypes media types; empty is all
 * @param notification what becomes of a hook whose source has no mapping of its own
 * @param handshakes the methods by which the vendor asks before it sends
 * @param verifyToken whether it tells a secret of its own when it asks
 * @param batch whether one body tells of several events
 * @param deadlineSeconds how long the vendor waits for an answer, where it says so
 * @param retries whether and how the vendor sends again what was not taken, where it says so
 * @param unproven what a verified hook does not prove
 */
record SchemeView(
        String name,
        String algorithm,
        Proof proof,
        List<String> headers,
        Optional<String> event,
        Optional<Long> toleranceSeconds,
        int successStatus,
        Set<String> contentTypes,
        MappingView notification,
        List<String> handshakes,
        boolean verifyToken,
        boolean batch,
        Optional<Long> deadlineSeconds,
        Optional<String> retries,
        List<String> unproven,
        Optional<URI> documentation,
        Optional<URI> evidence) {
    SchemeView {
        contentTypes = new TreeSet<>(contentTypes);
    }

    /** What the two ends know. */
    enum Proof {
        /** The same secret. */
        SHARED_SECRET,
        /** The same secret, and the sender shows it. */
        TOKEN,
        /** The sender a private key, and we its public one. */
        PUBLIC_KEY,
        /** The sender a token, and we where its issuer publishes keys, or a secret of the issuer's. */
        ISSUED_TOKEN,
        /** The vendor a private key, and everybody its certificate. */
        CERTIFICATE,
        /** The same, and both ends who is meant. */
        CERTIFICATE_AND_SECRET,
        /** Nothing. */
        NONE
    }

    /** The templates of a thin notification. */
    record MappingView(String type, Optional<String> subject) {}
}
