package no.krokbro.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Bytes that only the two ends know: compared in constant time, never printed. */
public final class Secret {
    private final byte[] value;

    private Secret(byte[] value) {
        this.value = value;
    }

    /**
     * The secret that is this text in UTF-8.
     *
     * @throws IllegalArgumentException when empty: an empty secret would verify what anybody can sign
     */
    public static Secret of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The secret that is these bytes.
     *
     * @throws IllegalArgumentException when empty
     */
    public static Secret of(byte[] value) {
        if (value.length == 0) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        return new Secret(value.clone());
    }

    /** The secret's bytes, a copy. For keys of MACs and for passwords; never for texts that people see. */
    public byte[] bytes() {
        return value.clone();
    }

    /** The secret as UTF-8 text. */
    public String text() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Whether {@code other} is the same, in time that depends on the lengths only. */
    public boolean matches(byte[] other) {
        return MessageDigest.isEqual(value, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret.value);
    }

    @Override
    public int hashCode() {
        return Secret.class.hashCode(); // nothing about the value may be learned from it
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
