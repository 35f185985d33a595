package no.krokbro.ingress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** 128 bits of SHA-256: enough to tell events apart, small enough to remember many. */
record Fingerprint(long high, long low) {
    /** Of an id that the signature covers, so that nobody but the sender can choose it. */
    static Fingerprint of(String id) {
        return of(sha256().digest(id.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of an id that anybody could change on the way, together with the body that nobody could. */
    static Fingerprint of(String id, byte[] body) {
        MessageDigest sha256 = sha256();
        sha256.update(id.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        return of(sha256.digest(body));
    }

    private static Fingerprint of(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new Fingerprint(bytes.getLong(), bytes.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
