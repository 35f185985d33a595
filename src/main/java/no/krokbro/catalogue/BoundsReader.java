package no.krokbro.catalogue;

import java.util.function.Supplier;

/** Reads a source's {@code senders}, {@code gateway} and {@code rate}. */
final class BoundsReader {
    private BoundsReader() {}

    static Bounds read(Section source, Supplier<Boolean> allowHttp) {
        var senders = source.list("senders", Kinds::network);
        var gateway = source.optional(
                "gateway", setting -> setting.section(section -> GatewayReader.read(section, allowHttp)));
        var rate = source.optional("rate", RateReader::read);
        return new Bounds(senders.get(), gateway.get(), rate.get());
    }
}
