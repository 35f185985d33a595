package no.krokbro.notification;

import com.fasterxml.jackson.core.JsonPointer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a sender's message says, in whichever format: what happened, to which object, when. */
public final class SentEvent {
    private final SentFormat format;
    private final Members members;

    SentEvent(SentFormat format, Members members) {
        this.format = format;
        this.members = members;
    }

    SentFormat format() {
        return format;
    }

    /** The sender's id of the event; none where its format has none. */
    public Optional<String> id() {
        return format.id(members).filter(id -> !id.isEmpty());
    }

    /** The system that it happened in, as it calls itself. */
    public Optional<String> issuer() {
        return format.issuer(members).filter(issuer -> !issuer.isEmpty());
    }

    /** What happened to which kind of thing, such as {@code accounts.modify}; the type where it has one. */
    public String kind() {
        return format.kind(members);
    }

    /** Whether it is a CloudEvent already. */
    public boolean isCloudEvent() {
        return format instanceof CloudEventsFormat;
    }

    Optional<String> event() {
        return format.event(members);
    }

    Optional<String> entity() {
        return format.entity(members);
    }

    /** The pointer to what it happened to, as sent. */
    public Optional<String> object() {
        return format.object(members).filter(object -> !object.isEmpty());
    }

    /** When it happened, as far as the sender says and it can be read. */
    public Optional<Instant> time() {
        return format.time(members).flatMap(Moments::of);
    }

    /** From when on it holds, as far as the sender says and it can be read. */
    public Optional<Instant> notBefore() {
        return saidNotBefore().flatMap(Moments::of);
    }

    Optional<String> saidTime() {
        return format.time(members);
    }

    Optional<String> saidNotBefore() {
        return format.notBefore(members).filter(text -> !text.isEmpty());
    }

    /** The places of the body that leave, as JSON pointers. */
    List<JsonPointer> places(Format as) {
        return members.names()
                .filter(format::keeps)
                .filter(name -> as == Format.LEGACY || !Members.isOnlyKept(name))
                .map(name -> JsonPointer.compile("/" + name))
                .toList();
    }

    List<String> attributes() {
        return format.attributes(members);
    }
}
