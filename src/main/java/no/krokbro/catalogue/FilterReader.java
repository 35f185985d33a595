package no.krokbro.catalogue;

/** Reads {@code filter}. */
final class FilterReader {
    private FilterReader() {}

    static Filter read(Section filter) {
        var routingKey = filter.optional("routing-key", Kinds::amqpName);
        var type = filter.optional("type", FilterReader::prefixed);
        var source = filter.optional("source", FilterReader::prefixed);
        return new Filter(routingKey.get(), type.get(), source.get());
    }

    private static String prefixed(Setting setting) {
        String text = Kinds.text(setting);
        int star = text.indexOf('*');
        if (star >= 0 && star < text.length() - 1) {
            throw new Wrong("takes * only at its end");
        }
        return text;
    }
}
