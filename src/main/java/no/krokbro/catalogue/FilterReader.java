package no.krokbro.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.krokbro.catalogue.YamlValue.Items;

/** Reads {@code filter}. */
final class FilterReader {
    private FilterReader() {}

    static Filter read(Section filter) {
        var routingKey = filter.optional("routing-key", Kinds::amqpName);
        var type = filter.optional("type", FilterReader::prefixed);
        var source = filter.optional("source", FilterReader::prefixed);
        var json = filter.optional("json", FilterReader::json, Map.<String, List<String>>of());
        return new Filter(routingKey.get(), type.get(), source.get(), json.get());
    }

    private static Map<String, List<String>> json(Setting setting) {
        Map<String, Read<List<String>>> wanted = new LinkedHashMap<>();
        setting.settings()
                .forEach((pointer, values) -> wanted.put(pointer, values.read(each -> {
                    Kinds.jsonPointer(pointer);
                    return values(each);
                })));
        return Read.values(wanted);
    }

    private static List<String> values(Setting setting) {
        return setting.value() instanceof Items
                ? Kinds.atLeastOne(Kinds::text).apply(setting)
                : List.of(Kinds.text(setting));
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
