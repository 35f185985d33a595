package no.krokbro.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

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

    /**
     * How the secret that a vendor shows becomes the key that signs.
     *
     * @param prefix stands before every secret and is not part of the key; may be empty
     * @param privatePrefix the same before a private key, where those who sign have another than those who verify
     */
    public record Format(Encoding encoding, String prefix, String privatePrefix, int minBytes, int maxBytes) {
        static final int MOST_BYTES = 4096;
        static final Format PLAIN_TEXT = new Format(Encoding.TEXT, "", "", 1, MOST_BYTES);

        /** How the key is written. */
        public enum Encoding {
            TEXT,
            BASE64,
            HEX
        }

        /**
         * The key in {@code secret}.
         *
         * @throws IllegalArgumentException when there is none; the message says what is asked for and nothing of the secret
         */
        byte[] key(Secret secret) {
            byte[] key = encoding == Encoding.TEXT && prefix.isEmpty() ? secret.bytes() : decoded(secret.text());
            if (key.length < minBytes || key.length > maxBytes) {
                throw new IllegalArgumentException("has a key of " + key.length + " bytes. " + asked());
            }
            return key;
        }

        /** How the private key is written that belongs to a public one; its length is its algorithm's matter. */
        Format ofPrivateKey() {
            return new Format(encoding, privatePrefix, "", 1, MOST_BYTES);
        }

        private byte[] decoded(String text) {
            if (!text.startsWith(prefix)) {
                throw new IllegalArgumentException("does not begin with " + prefix + ". " + asked());
            }
            String written = text.substring(prefix.length());
            try {
                return switch (encoding) {
                    case TEXT -> Secret.of(written).bytes();
                    case BASE64 -> Base64.getDecoder().decode(written);
                    case HEX -> HexFormat.of().parseHex(written);
                };
            } catch (IllegalArgumentException _) { // it quotes the secret
                throw new IllegalArgumentException("is not written in " + name() + ". " + asked());
            }
        }

        private String asked() {
            String behind = prefix.isEmpty() ? "" : prefix + " followed by ";
            return "Give the secret as the vendor shows it: " + behind + name() + " of " + minBytes + " to " + maxBytes
                    + " bytes.";
        }

        private String name() {
            return Declaration.written(encoding);
        }
    }
}
