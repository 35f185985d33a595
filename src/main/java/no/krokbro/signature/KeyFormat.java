package no.krokbro.signature;

import java.util.Base64;
import java.util.HexFormat;

/**
 * How the secret that a vendor shows becomes the key that signs.
 *
 * @param prefix stands before every secret and is not part of the key; may be empty
 * @param privatePrefix the same before a private key, where those who sign have another than those who verify
 */
public record KeyFormat(Encoding encoding, String prefix, String privatePrefix, int minBytes, int maxBytes) {
    static final int MOST_BYTES = 4096;
    static final KeyFormat PLAIN_TEXT = new KeyFormat(Encoding.TEXT, "", "", 1, MOST_BYTES);

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
    KeyFormat ofPrivateKey() {
        return new KeyFormat(encoding, privatePrefix, "", 1, MOST_BYTES);
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
