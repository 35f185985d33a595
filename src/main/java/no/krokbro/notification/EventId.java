package no.krokbro.notification;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** An event's id, stable over retries, safe in headers and in AMQP: {@code [A-Za-z0-9_-]{1,128}}. */
public record EventId(String value) {
    public EventId {
        if (!safe(value)) {
            throw new IllegalArgumentException("not an event id");
        }
    }

    /** {@code text} itself when it is safe, else {@code msg_} and the base64url of its SHA-256. */
    public static EventId of(String text) {
        return safe(text) ? new EventId(text) : hidden(text);
    }

    /** {@code msg_} and the base64url of the SHA-256 of {@code text}. */
    public static EventId hidden(String text) {
        return new EventId("msg_" + hash(text));
    }

    private static boolean safe(String text) {
        if (text.isEmpty() || text.length() > 128) {
            return false;
        }
        char[] chars = text.toCharArray(); // one copy, since natively each charAt is a call
        for (char c : chars) {
            if (!(between('a', c, 'z') || between('A', c, 'Z') || between('0', c, '9') || c == '_' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    private static boolean between(char first, char c, char last) {
        return first <= c && c <= last;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
