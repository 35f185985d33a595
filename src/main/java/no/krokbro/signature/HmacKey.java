package no.krokbro.signature;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs; safe for many threads at once. */
final class HmacKey {
    // A Mac serves one thread at a time. Signing never blocks, so about one per processor is in use at once.
    private static final int KEPT = 16;

    private final SecretKeySpec key;
    private final Queue<Mac> idle = new ArrayBlockingQueue<>(KEPT);

    private HmacKey(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * The keys in {@code secrets}.
     *
     * @throws IllegalArgumentException with a text for the operator when there is none or one cannot be used
     */
    static List<HmacKey> all(Scheme scheme, List<Secret> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("there is no secret. Give at least one.");
        }
        List<HmacKey> keys = new ArrayList<>();
        for (Secret secret : secrets) {
            try {
                byte[] key = scheme.keyFormat().key(secret);
                keys.add(new HmacKey(new SecretKeySpec(key, scheme.algorithm().javaName())));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("secret " + (keys.size() + 1) + " " + e.getMessage(), e);
            }
        }
        return List.copyOf(keys);
    }

    byte[] sign(SignedTemplate template, SignedTemplate.Content content) {
        Mac waiting = idle.poll();
        Mac mac = waiting != null ? waiting : initialised();
        template.write(content, mac::update);
        byte[] signature = mac.doFinal();
        idle.offer(mac);
        return signature;
    }

    private Mac initialised() {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + key.getAlgorithm(), e);
        }
    }
}
