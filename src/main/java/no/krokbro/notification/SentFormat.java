package no.krokbro.notification;

import java.util.List;
import java.util.Optional;

/** A format in which systems send notifications: where in it stands what happened, to which object, when. */
sealed interface SentFormat
        permits CloudEventsFormat, CerebrumFormat, FsFormat, ScimNotifyFormat, DfoFormat, GregFormat, TextFormat {
    /** Its name in the configuration. */
    String name();

    /** Members without which a message is not of it. */
    List<String> marks();

    /** The least that a sender could send. */
    String sample();

    /** Whether a message of which nothing is known is of it, and of no other. */
    default boolean isAlone(Members members) {
        return marks().stream().allMatch(members::has);
    }

    /** The sender's id of the event, when the format has one. */
    default Optional<String> id(Members members) {
        return Optional.empty();
    }

    /** The system that it happened in, as it calls itself. */
    default Optional<String> issuer(Members members) {
        return Optional.empty();
    }

    /** The sender's word for what happened. */
    default Optional<String> event(Members members) {
        return Optional.empty();
    }

    /** The pointer to what it happened to, as sent. */
    Optional<String> object(Members members);

    /** What kind of thing that is, such as {@code accounts}. */
    default Optional<String> entity(Members members) {
        return object(members).flatMap(Pointers::entity);
    }

    /** What happened to which kind of thing, such as {@code accounts.modify}. */
    default String kind(Members members) {
        String entity = entity(members).orElse("");
        String event = event(members).orElse("");
        return entity.isEmpty() || event.isEmpty() ? entity + event : entity + "." + event;
    }

    /** When it happened, as sent. */
    default Optional<String> time(Members members) {
        return Optional.empty();
    }

    /** From when on it holds, as sent. */
    default Optional<String> notBefore(Members members) {
        return Optional.empty();
    }

    /** Names of changed fields. */
    default List<String> attributes(Members members) {
        return List.of();
    }

    /** Whether a member leaves in the sender's own format; {@code path} is its name, or as {@code data/person_id}. */
    boolean keeps(String path);
}
