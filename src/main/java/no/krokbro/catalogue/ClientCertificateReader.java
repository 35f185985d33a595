package no.krokbro.catalogue;

import java.util.Optional;
import no.krokbro.egress.ClientCertificate;

/** Reads {@code client-certificate}: {@code { certificate, key }}, both PEM. */
final class ClientCertificateReader {
    private ClientCertificateReader() {}

    static ClientCertificate read(Section section) {
        var chain = section.required("certificate", Kinds::certificates);
        var key = section.required("key", Setting::wholeText);
        var both = section.derived("key", () -> Kinds.told(() -> ClientCertificate.of(chain.get(), key.get())));
        section.expires(
                "certificate",
                Expiry.Kind.CERTIFICATE,
                () -> Optional.of(both.get().notAfter()));
        return both.get();
    }
}
