package no.krokbro.catalogue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Function;
import no.krokbro.catalogue.YamlValue.Text;
import no.krokbro.signature.Secret;

/** Reads a secret with or without dates: its value, or {@code { value, from, until }}. */
final class SecretsReader {
    private SecretsReader() {}

    /** One that others show us; {@code use} says where. */
    static DatedSecret read(Setting setting) {
        return setting.value() instanceof Text
                ? undated(Kinds.secret(setting))
                : setting.section(section -> dated(
                        section,
                        Kinds::secret,
                        section.optional("use", Kinds.choice(Map.of("signature", false, "handshake", true)), false)));
    }

    /** One that Krokbro shows others. */
    static DatedSecret shown(Setting setting) {
        return shown(setting, Kinds::secret);
    }

    /** The same, where not every text will do. */
    static DatedSecret shown(Setting setting, Function<Setting, Secret> kind) {
        return setting.value() instanceof Text
                ? undated(kind.apply(setting))
                : setting.section(section -> dated(section, kind, Read.of(false)));
    }

    private static DatedSecret undated(Secret secret) {
        return new DatedSecret(secret, false, Instant.MIN, Instant.MAX);
    }

    private static DatedSecret dated(Section section, Function<Setting, Secret> kind, Read<Boolean> forHandshakes) {
        Read<Secret> value = section.required("value", kind);
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
