package no.krokbro.egress;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * What Krokbro proves with to a server that asks who it is.
 *
 * @param chain certificates in PEM, our own first
 * @param key of the first, in PEM
 * @param notAfter when the first runs out
 */
public record ClientCertificate(String chain, String key, Instant notAfter) {
    /**
     * Checked to belong together.
     *
     * @throws IllegalArgumentException with a text for the operator, and nothing of the key
     */
    public static ClientCertificate of(String chain, String key) {
        try {
            X509Certificate own = Pem.certificates(chain).getFirst();
            PublicKey shown = own.getPublicKey();
            if (!fits(Pem.key(key, shown.getAlgorithm()), shown)) {
                throw new IllegalArgumentException(
                        "is not the key of the first certificate. Mount the two that go together.");
            }
            return new ClientCertificate(chain, key, own.getNotAfter().toInstant());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "is not the key of the first certificate. Mount the two that go together.", e);
        }
    }

    private static boolean fits(PrivateKey key, PublicKey shown) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (shown.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> shown.getAlgorithm();
                });
        byte[] said = {1};
        signature.initSign(key);
        signature.update(said);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(said);
        return signature.verify(signed);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ClientCertificate[" + notAfter + "]";
    }
}
