package no.krokbro.notification;

/** What came of reading a hook. */
public sealed interface Reading {
    /** The hook says what its source's mapping asks for. */
    record Read(Notification notification) implements Reading {}

    /** It does not; {@code why} names the missing or broken part, never its content. */
    record Unreadable(String why) implements Reading {}
}
