package no.krokbro.ingress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-2-4 with 128 bits (Aumasson and Bernstein, <a href="https://www.aumasson.jp/siphash/siphash.pdf">SipHash: a fast
 * short-input PRF</a>): without its key nobody can make two texts whose hashes are the same.
 *
 * <p>For what never leaves this process. A body's SHA-256 took a fourteenth of all that a hook did natively; this takes a tenth of that.
 */
record SipHash(long first, long second) {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** With a key that nobody knows. */
    static SipHash unknown() {
        SecureRandom random = new SecureRandom();
        return new SipHash(random.nextLong(), random.nextLong());
    }

    /** The hash of {@code bytes}; itself a key as good as this one. */
    SipHash of(byte[] bytes) {
        State state = new State(this);
        int whole = bytes.length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            state.take((long) WORDS.get(bytes, i));
        }
        state.take(last(bytes, whole));
        state.v2 ^= 0xee;
        state.mix(4);
        long low = state.folded();
        state.v1 ^= 0xdd;
        state.mix(4);
        return new SipHash(low, state.folded());
    }

    /** What is left over, with the length in the highest byte. */
    private static long last(byte[] bytes, int from) {
        long word = (long) bytes.length << 56;
        for (int i = from; i < bytes.length; i++) {
            word |= (bytes[i] & 0xffL) << (Byte.SIZE * (i - from));
        }
        return word;
    }

    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        private State(SipHash key) {
            v0 = key.first ^ 0x736f6d6570736575L;
            v1 = key.second ^ 0x646f72616e646f6dL ^ 0xee;
            v2 = key.first ^ 0x6c7967656e657261L;
            v3 = key.second ^ 0x7465646279746573L;
        }

        private void take(long word) {
            v3 ^= word;
            mix(2);
            v0 ^= word;
        }

        private void mix(int rounds) {
            long a = v0;
            long b = v1;
            long c = v2;
            long d = v3;
            for (int round = 0; round < rounds; round++) {
                a += b;
                c += d;
                b = Long.rotateLeft(b, 13) ^ a;
                d = Long.rotateLeft(d, 16) ^ c;
                a = Long.rotateLeft(a, 32) + d;
                c += b;
                d = Long.rotateLeft(d, 21) ^ a;
                b = Long.rotateLeft(b, 17) ^ c;
                c = Long.rotateLeft(c, 32);
            }
            v0 = a;
            v1 = b;
            v2 = c;
            v3 = d;
        }

        private long folded() {
            return v0 ^ v1 ^ v2 ^ v3;
        }
    }
}
