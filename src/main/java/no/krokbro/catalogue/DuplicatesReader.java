package no.krokbro.catalogue;

import static no.krokbro.catalogue.Quantities.duration;

import java.time.Duration;
import no.krokbro.catalogue.DuplicateRule.Id.FromBody;
import no.krokbro.catalogue.DuplicateRule.Id.FromHeader;
import no.krokbro.catalogue.DuplicateRule.Id.FromJson;
import no.krokbro.catalogue.DuplicateRule.Id.FromScheme;
import no.krokbro.catalogue.DuplicateRule.Id.None;

/** Reads {@code duplicates}. */
final class DuplicatesReader {
    private static final String HEADER = "header:";
    private static final String JSON = "json:";

    private DuplicatesReader() {}

    static DuplicateRule read(Section duplicates) {
        var id = duplicates.optional("id", DuplicatesReader::id, new FromScheme());
        var window = duplicates.optional("window", duration("1s", "7d"), Duration.ofHours(24));
        return new DuplicateRule(id.get(), window.get());
    }

    private static DuplicateRule.Id id(Setting setting) {
        String text = Kinds.text(setting);
        return switch (text) {
            case "signed" -> new FromScheme();
            case "body" -> new FromBody();
            case "none" -> new None();
            default -> {
                if (text.startsWith(HEADER)) {
                    yield new FromHeader(Kinds.headerName(text.substring(HEADER.length())));
                }
                if (text.startsWith(JSON)) {
                    yield new FromJson(Kinds.jsonPointer(text.substring(JSON.length())));
                }
                throw new Wrong("takes signed, header:NAME, json:/pointer, body or none");
            }
        };
    }
}
