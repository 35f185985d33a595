package no.krokbro.ingress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;

/** 128 bits of SHA-256: enough to tell events apart, small enough to remember many. */
record Fingerprint(long high, long low) {
    // A digest serves one thread at a time, and to ask for one costs half as much as to use it.
    private static final Queue<MessageDigest> IDLE = new ArrayBlockingQueue<>(16);

    /** Of an id that the signature covers, so that nobody but the sender can choose it. */
    static Fingerprint of(String id) {
        return of(sha256 -> sha256.update(id.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of an id that anybody could change on the way, together with the body that nobody could. */
    static Fingerprint of(String id, byte[] body) {
        return of(sha256 -> {
            sha256.update(id.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            sha256.update(body);
        });
    }

    private static Fingerprint of(Consumer<MessageDigest> event) {
        MessageDigest idle = IDLE.poll();
        MessageDigest sha256 = idle != null ? idle : sha256();
        event.accept(sha256);
        ByteBuffer bytes = ByteBuffer.wrap(sha256.digest());
        IDLE.offer(sha256);
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
