package no.krokbro.catalogue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.krokbro.catalogue.Bounds.Gateway;
import no.krokbro.catalogue.Bounds.Rate;

/** Reads a source's {@code senders}, {@code gateway} and {@code rate}. */
final class BoundsReader {
    private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,5})/([smh])");
    private static final Map<String, Duration> PER =
            Map.of("s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1));

    private BoundsReader() {}

    static Bounds read(Section source) {
        var senders = source.list("senders", Kinds::network);
        var gateway = source.optional("gateway", setting -> setting.section(BoundsReader::gateway));
        var rate = source.optional("rate", BoundsReader::rate);
        return new Bounds(senders.get(), gateway.get(), rate.get());
    }

    private static Gateway gateway(Section gateway) {
        var header = gateway.required("header", Kinds::headerName);
        var secrets = gateway.required("secrets", Kinds.atLeastOne(BoundsReader::credential));
        return new Gateway(header.get(), secrets.get());
    }

    private static DatedSecret credential(Setting setting) {
        DatedSecret secret = SecretsReader.read(setting);
        if (secret.forHandshakes()) {
            throw new Wrong("is what a gateway shows with every hook. Remove use: handshake.");
        }
        return secret;
    }

    private static Rate rate(Setting setting) {
        Matcher rate = RATE.matcher(setting.text());
        return Optional.of(rate)
                .filter(Matcher::matches)
                .map(_ -> new Rate(Integer.parseInt(rate.group(1)), PER.getOrDefault(rate.group(2), Duration.ZERO)))
                .orElseThrow(
                        () -> new Wrong("takes requests in a second, minute or hour, such as 100/s, 600/m or 10/h"));
    }
}
