package no.krokbro.notification;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the message is: a pointer to what happened, or its content too. */
public enum Format {
    /** CloudEvents without data. */
    THIN,
    /** CloudEvents with the sender's body as data. */
    CLOUDEVENTS,
    /** The sender's bytes. */
    RAW,
    /** The sender's own format, with only what that format names. */
    LEGACY;

    /** The format of this name in the configuration. */
    public static Optional<Format> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /** Whether the message has the sender's content, which a source must allow. */
    public boolean carriesContent() {
        return this == CLOUDEVENTS || this == RAW;
    }
}
