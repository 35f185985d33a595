package no.krokbro.catalogue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import no.krokbro.catalogue.YamlValue.Text;
import no.krokbro.signature.Secret;

/** Reads one of a source's secrets: its value, or {@code { value, from, until, use }}. */
final class SecretsReader {
    private SecretsReader() {}

    static DatedSecret read(Setting setting) {
        return setting.value() instanceof Text
                ? new DatedSecret(Kinds.secret(setting), false, Instant.MIN, Instant.MAX)
                : setting.section(SecretsReader::dated);
    }

    private static DatedSecret dated(Section section) {
        Read<Secret> value = section.required("value", Kinds::secret);
        var forHandshakes = section.optional("use", Kinds.choice(Map.of("signature", false, "handshake", true)), false);
        var from = section.optional("from", setting -> time(setting, 0), Instant.MIN);
        var until = section.optional("until", setting -> time(setting, 1), Instant.MAX);
        var end = section.derived("until", () -> {
            if (!from.get().isBefore(until.get())) {
                throw new Wrong("must be after from");
            }
            return until.get();
        });
        return new DatedSecret(value.get(), forHandshakes.get(), from.get(), end.get());
    }

    // A day is one of UTC; the last day is a whole one
    private static Instant time(Setting setting, int daysLater) {
        try {
            return LocalDate.parse(setting.text())
                    .plusDays(daysLater)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeException notADay) {
            return moment(setting);
        }
    }

    private static Instant moment(Setting setting) {
        try {
            return Quantities.time(setting);
        } catch (Wrong wrong) {
            throw new Wrong("takes a day such as 2026-12-31, or a time with its zone, such as 2026-12-01T20:00Z");
        }
    }
}
