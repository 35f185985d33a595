package no.krokbro.catalogue;

import no.krokbro.catalogue.Bounds.Gateway;

/** Reads a source's {@code senders}, {@code gateway} and {@code rate}. */
final class BoundsReader {
    private BoundsReader() {}

    static Bounds read(Section source) {
        var senders = source.list("senders", Kinds::network);
        var gateway = source.optional("gateway", setting -> setting.section(BoundsReader::gateway));
        var rate = source.optional("rate", RateReader::read);
        return new Bounds(senders.get(), gateway.get(), rate.get());
    }

    private static Gateway gateway(Section gateway) {
        var header = gateway.required("header", Kinds::headerName);
        var secrets = gateway.required("secrets", Kinds.atLeastOne(BoundsReader::credential));
        gateway.expires("secrets", Expiry.Kind.SECRET, () -> DatedSecret.replacedBy(secrets.get()));
        return new Gateway(header.get(), secrets.get());
    }

    private static DatedSecret credential(Setting setting) {
        DatedSecret secret = SecretsReader.read(setting);
        if (secret.forHandshakes()) {
            throw new Wrong("is what a gateway shows with every hook. Remove use: handshake.");
        }
        return secret;
    }
}
