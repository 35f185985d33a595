package no.krokbro.ingress;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** 128 bits of a keyed hash: enough to tell events apart, small enough to remember many. Means nothing outside this process. */
record Fingerprint(long high, long low) {
    private static volatile @Nullable SipHash
            ours; // not made with the class, which the native image would keep for all

    /** Of an id that the signature covers, so that nobody but the sender can choose it. */
    static Fingerprint of(String id) {
        return of(ours(), id);
    }

    /** Of an id that anybody could change on the way, together with the body that nobody could. */
    static Fingerprint of(String id, byte[] body) {
        return of(ours().of(body), id);
    }

    private static Fingerprint of(SipHash keyed, String id) {
        SipHash hash = keyed.of(id.getBytes(StandardCharsets.UTF_8));
        return new Fingerprint(hash.first(), hash.second());
    }

    private static SipHash ours() {
        SipHash made = ours;
        return made != null ? made : made();
    }

    private static synchronized SipHash made() {
        SipHash made = ours;
        if (made == null) {
            made = SipHash.unknown();
            ours = made;
        }
        return made;
    }
}
