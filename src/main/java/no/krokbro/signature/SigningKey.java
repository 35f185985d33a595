package no.krokbro.signature;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import no.krokbro.signature.Scheme.Algorithm;
import no.krokbro.signature.SignedTemplate.Content;

/** A key of a scheme; safe for many threads at once. */
sealed interface SigningKey {
    /** Whether one of {@code presented} was made with this key; all are looked at, each in constant time. */
    boolean proves(Content content, List<byte[]> presented);

    /** The signature of {@code content}. */
    byte[] sign(Content content);

    /**
     * Keys that verify.
     *
     * @throws IllegalArgumentException with a text for the operator when there is none or one cannot be used
     */
    static List<SigningKey> toVerify(Scheme scheme, List<Secret> secrets) {
        return scheme.algorithm().isAsymmetric()
                ? each(scheme, scheme.keyFormat(), secrets, Foreign::new)
                : each(scheme, scheme.keyFormat(), secrets, SigningKey::shared);
    }

    /**
     * Keys that sign.
     *
     * @throws IllegalArgumentException with a text for the operator when there is none or one cannot be used
     */
    static List<SigningKey> toSign(Scheme scheme, List<Secret> secrets) {
        return scheme.algorithm().isAsymmetric()
                ? each(scheme, scheme.keyFormat().ofPrivateKey(), secrets, Own::new)
                : each(scheme, scheme.keyFormat(), secrets, SigningKey::shared);
    }

    /** What the secrets are keys of, where another than us signs with them. */
    static List<byte[]> decoded(Scheme scheme, List<Secret> secrets) {
        return secrets.stream().map(scheme.keyFormat()::key).toList();
    }

    private static SigningKey shared(Scheme scheme, byte[] key) {
        return switch (scheme.algorithm()) {
            case TOKEN -> new Token(scheme, key);
            case PREFIX_SHA1, PREFIX_SHA256 -> Hashed.prefix(scheme, key);
            default -> Hashed.hmac(scheme, key);
        };
    }

    private static List<SigningKey> each(
            Scheme scheme, Secret.Format format, List<Secret> secrets, BiFunction<Scheme, byte[], SigningKey> use) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("there is no secret. Give at least one.");
        }
        List<SigningKey> keys = new ArrayList<>();
        for (Secret secret : secrets) {
            try {
                keys.add(use.apply(scheme, format.key(secret)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("secret " + (keys.size() + 1) + " " + e.getMessage(), e);
            }
        }
        return List.copyOf(keys);
    }

    /** Whether {@code expected} is among {@code presented}. */
    private static boolean among(List<byte[]> presented, byte[] expected) {
        boolean proven = false;
        for (byte[] entry : presented) {
            proven |= MessageDigest.isEqual(expected, entry);
        }
        return proven;
    }

    /**
     * A secret that is hashed with what is signed: as an HMAC, RFC 2104, or before it, since some vendors have nothing better.
     *
     * <p>What of it stands before all else is hashed once, with the catalogue, and each signature goes on from a copy.
     */
    record Hashed(Scheme scheme, MessageDigest inner, Optional<MessageDigest> outer) implements SigningKey {
        static Hashed hmac(Scheme scheme, byte[] key) {
            MessageDigest digest = digest(scheme);
            int block = digest.getDigestLength() > 32 ? 128 : 64; // bytes that it takes at a time, FIPS 180-4
            byte[] padded = Arrays.copyOf(key.length > block ? digest.digest(key) : key, block);
            return new Hashed(scheme, begun(scheme, padded, 0x36), Optional.of(begun(scheme, padded, 0x5c)));
        }

        static Hashed prefix(Scheme scheme, byte[] key) {
            return new Hashed(scheme, begun(scheme, key, 0), Optional.empty());
        }

        private static MessageDigest begun(Scheme scheme, byte[] key, int pad) {
            byte[] first = key.clone();
            for (int i = 0; i < first.length; i++) {
                first[i] ^= (byte) pad;
            }
            MessageDigest digest = digest(scheme);
            digest.update(first);
            return digest;
        }

        @Override
        public boolean proves(Content content, List<byte[]> presented) {
            return among(presented, scheme.signature().written(sign(content)));
        }

        @Override
        public byte[] sign(Content content) {
            MessageDigest digest = copy(inner);
            scheme.signed().write(content, digest::update);
            byte[] hash = digest.digest();
            return outer.isPresent() ? copy(outer.get()).digest(hash) : hash;
        }

        private static MessageDigest copy(MessageDigest begun) {
            try {
                return (MessageDigest) begun.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("every SHA of Java's own can be copied", e);
            }
        }
    }

    /** A secret that is sent as it is. */
    final class Token implements SigningKey {
        private final byte[] key;
        private final byte[] written;

        private Token(Scheme scheme, byte[] key) {
            this.key = key;
            this.written = scheme.signature().written(key);
        }

        @Override
        public boolean proves(Content content, List<byte[]> presented) {
            return among(presented, written);
        }

        @Override
        public byte[] sign(Content content) {
            return key.clone();
        }
    }

    /** The public key of a sender. */
    final class Foreign implements SigningKey {
        private static final int MAX_TRIED = 4; // each costs a thousand times an HMAC
        private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100"); // RFC 8410 4

        private final Scheme scheme;
        private final PublicKey key;
        private final String secret;

        /** {@code secret}: what is a part of all that it signs; may be empty. */
        Foreign(Scheme scheme, PublicKey key, String secret) {
            this.scheme = scheme;
            this.key = key;
            this.secret = secret;
        }

        private Foreign(Scheme scheme, byte[] written) {
            this(scheme, decoded(scheme, written), "");
        }

        private static PublicKey decoded(Scheme scheme, byte[] written) {
            byte[] spki = scheme.algorithm() == Algorithm.ED25519 ? joined(ED25519, written) : written;
            try {
                return keys(scheme.algorithm()).generatePublic(new X509EncodedKeySpec(spki));
            } catch (GeneralSecurityException _) { // it may quote the key
                throw new IllegalArgumentException("is not a public key for " + scheme.name() + ".");
            }
        }

        @Override
        public boolean proves(Content content, List<byte[]> presented) {
            boolean proven = false;
            for (byte[] entry : presented.subList(0, Math.min(presented.size(), MAX_TRIED))) {
                Optional<byte[]> signature = scheme.signature().decoded(entry);
                proven |= signature.isPresent() && verified(content, signature.get());
            }
            return proven;
        }

        private boolean verified(Content content, byte[] presented) {
            Optional<Algorithm> algorithm = scheme.versions()
                    .map(versions -> versions.algorithms()
                            .get(versions.place().in(content.request()).text()))
                    .or(() -> scheme.versions().isEmpty() ? Optional.of(scheme.algorithm()) : Optional.empty());
            try {
                Signature signature =
                        MessageSignature.primitive(scheme, algorithm.orElseThrow(SignatureException::new));
                signature.initVerify(key);
                signature.update(message(scheme, content.with(secret)));
                return signature.verify(presented);
            } catch (SignatureException | InvalidKeyException unfit) { // malformed, or a fetched key of another kind
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has these", e);
            }
        }

        @Override
        public byte[] sign(Content content) {
            throw new UnsupportedOperationException("a public key does not sign");
        }
    }

    /** Our private key. */
    final class Own implements SigningKey {
        private static final int SEED = 32; // what follows it, in some tools' keys, is the public key
        private static final byte[] ED25519 = HexFormat.of().parseHex("302e020100300506032b657004220420"); // RFC 8410 7

        private final Scheme scheme;
        private final PrivateKey key;

        private Own(Scheme scheme, byte[] written) {
            this.scheme = scheme;
            byte[] pkcs8 = scheme.algorithm() == Algorithm.ED25519
                    ? joined(ED25519, Arrays.copyOf(written, Math.min(SEED, written.length)))
                    : written;
            try {
                this.key = keys(scheme.algorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException _) { // it may quote the key
                throw new IllegalArgumentException("is not a private key for " + scheme.name() + ".");
            }
        }

        @Override
        public boolean proves(Content content, List<byte[]> presented) {
            throw new UnsupportedOperationException("a private key does not verify");
        }

        @Override
        public byte[] sign(Content content) {
            try {
                Signature signature = MessageSignature.primitive(scheme, scheme.algorithm());
                signature.initSign(key);
                signature.update(message(scheme, content));
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the key was taken by its algorithm", e);
            }
        }
    }

    private static MessageDigest digest(Scheme scheme) {
        try {
            return MessageDigest.getInstance(scheme.algorithm().javaName());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA", e);
        }
    }

    private static KeyFactory keys(Algorithm algorithm) throws GeneralSecurityException {
        return KeyFactory.getInstance(
                switch (algorithm) {
                    case ED25519 -> "Ed25519";
                    case ECDSA_P256_SHA256, ECDSA_P384_SHA384 -> "EC";
                    default -> "RSA";
                });
    }

    private static byte[] message(Scheme scheme, Content content) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        scheme.signed().write(content, message::writeBytes);
        return message.toByteArray();
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
